using Dapper;
using PhotoSearch.Catalog;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Catalog;

/// <summary>What a photo is ordered and found by follows its content, its files' names and times, and what lies beside them.</summary>
public sealed class PhotoSummaryTests
{
    private static readonly Described InFile = new() { Rating = 2, Title = "In the file", Description = "A dog", Keywords = ["sea", "sand"] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sidecar_goes_before_the_file_field_by_field_and_back_when_it_goes()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", InFile, Beside(new Described { Rating = 5, People = ["Ada"] }));
        Assert.Equal((5L, "In the file", "A dog", """["sea","sand"]""", """["Ada"]"""), await DescribedAsync(catalog));

        await TellAsync(catalog, root, new SidecarLook.Unknown());
        Assert.Equal(5, (await DescribedAsync(catalog)).Rating);

        await TellAsync(catalog, root, new SidecarLook.None());
        Assert.Equal((2L, "In the file", "A dog", """["sea","sand"]""", null), await DescribedAsync(catalog));
        Assert.Equal(1, await catalog.AskAsync<int>("SELECT COUNT(*) FROM embedding"));
        Assert.Equal(0, await catalog.AskAsync<int>("SELECT COUNT(*) FROM sidecar"));
    }

    [Fact]
    public async Task What_lies_beside_a_copy_in_a_hidden_root_is_not_said_of_the_one_that_is_shown()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var shown = await catalog.AddRootAsync("shown", "/shown");
        var hidden = await catalog.AddRootAsync("hidden", "/hidden");
        await IndexAsync(catalog, shown, "a.jpg", InFile, new SidecarLook.None());
        await IndexAsync(catalog, hidden, "a.jpg", InFile, Beside(new Described { Title = "A secret", People = ["Ada"] }));
        Assert.Equal("A secret", (await DescribedAsync(catalog)).Title);
        var before = await catalog.Library.RevisionAsync(Cancel);

        await catalog.Roots.FollowAsync([("shown", "/shown")], Cancel);

        Assert.Equal((2L, "In the file", "A dog", """["sea","sand"]""", null), await DescribedAsync(catalog));
        Assert.Equal((0, 0), (await FoundAsync(catalog, "secret"), await FoundAsync(catalog, "ada")));
        Assert.Single((await catalog.Library.ChangedAsync(before, CatalogFolder.Space, Cancel)).Photos);

        await catalog.Roots.FollowAsync([("shown", "/shown"), ("hidden", "/hidden")], Cancel);
        Assert.Equal("A secret", (await DescribedAsync(catalog)).Title);
    }

    [Fact]
    public async Task The_name_of_a_copy_in_a_hidden_root_neither_dates_nor_names_the_one_that_is_shown()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var hidden = await catalog.AddRootAsync("before it by name", "/hidden");
        var shown = await catalog.AddRootAsync("shown", "/shown");
        await IndexAsync(catalog, hidden, "2012-05-06 secret.jpg", Described.Nothing, new SidecarLook.None());
        await IndexAsync(catalog, shown, "a.jpg", Described.Nothing, new SidecarLook.None());
        Assert.All(await OrderAsync(catalog), file => Assert.Equal(2012, file.Year));
        var before = await catalog.Library.RevisionAsync(Cancel);

        await catalog.Roots.FollowAsync([("shown", "/shown")], Cancel);

        Assert.All(await OrderAsync(catalog), file => Assert.Equal(TakenAtSource.FileTime, file.Source));
        var photo = Assert.Single((await catalog.Library.ChangedAsync(before, CatalogFolder.Space, Cancel)).Photos);
        Assert.Equal("a.jpg", photo.Files[0].Path);
    }

    [Fact]
    public async Task The_time_of_a_copy_in_a_hidden_root_does_not_date_the_one_that_is_shown()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var hidden = await catalog.AddRootAsync("hidden", "/hidden");
        var shown = await catalog.AddRootAsync("shown", "/shown");
        await IndexAsync(catalog, hidden, "a.jpg", Described.Nothing, new SidecarLook.None(), modified: 1_000_000_000_000);
        await IndexAsync(catalog, shown, "a.jpg", Described.Nothing, new SidecarLook.None(), modified: 1_700_000_000_000);
        Assert.All(await OrderAsync(catalog), file => Assert.Equal(2001, file.Year));

        await catalog.Roots.FollowAsync([("shown", "/shown")], Cancel);

        Assert.All(await OrderAsync(catalog), file => Assert.Equal(2023, file.Year));
    }

    [Fact]
    public async Task Facts_are_read_again_of_a_copy_that_is_shown()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var hidden = await catalog.AddRootAsync("hidden", "/hidden");
        var shown = await catalog.AddRootAsync("shown", "/shown");
        await IndexAsync(catalog, hidden, "a.jpg", InFile, new SidecarLook.None());
        await IndexAsync(catalog, shown, "b.jpg", InFile, new SidecarLook.None());
        await catalog.Roots.FollowAsync([("shown", "/shown")], Cancel);

        Assert.Equal(1, await catalog.Work.EnqueueFactsAsync(factsVersion: 100, Cancel));
        Assert.Equal("b.jpg", Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)).Path);
    }

    [Fact]
    public async Task A_photo_of_a_hidden_root_alone_keeps_what_lies_beside_it()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", InFile, Beside(new Described { Title = "Beside" }));

        await catalog.Roots.FollowAsync([], Cancel);

        Assert.Equal("Beside", (await DescribedAsync(catalog)).Title);
    }

    [Fact]
    public async Task A_sidecar_s_change_raises_the_revision_that_readers_follow()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", Described.Nothing, new SidecarLook.None());
        var before = await catalog.Library.RevisionAsync(Cancel);

        await TellAsync(catalog, root, Beside(InFile));

        Assert.Single((await catalog.Library.ChangedAsync(before, CatalogFolder.Space, Cancel)).Photos);
    }

    [Fact]
    public async Task Words_are_found_without_accents_and_case_and_names_follow_the_files()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "2021/Zürich/IMG_1.jpg", InFile with { People = ["Åsa Öberg"] }, new SidecarLook.None());
        Assert.Equal(1, await FoundAsync(catalog, "zurich"));
        Assert.Equal(1, await FoundAsync(catalog, "\"asa oberg\""));
        Assert.Equal(1, await FoundAsync(catalog, "keywords: SEA"));
        Assert.Equal(1, await FoundAsync(catalog, "names: \"img 1\""));

        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file")], Cancel);
        Assert.Equal(0, await FoundAsync(catalog, "sea"));

        await IndexAsync(catalog, root, "Bern/IMG_1.jpg", InFile, new SidecarLook.None());
        Assert.Equal(0, await FoundAsync(catalog, "zurich"));
        Assert.Equal(1, await FoundAsync(catalog, "bern"));

        await catalog.Files.ReturnAsync([await catalog.AskAsync<long>("SELECT MIN(id) FROM file")], Cancel);
        Assert.Equal(1, await FoundAsync(catalog, "zurich AND bern"));
    }

    [Fact]
    public async Task A_photo_edited_in_place_says_what_its_new_bytes_say()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", InFile, new SidecarLook.None(), 'x');
        await IndexAsync(catalog, root, "a.jpg", InFile with { Title = "Edited" }, new SidecarLook.None(), 'y');

        Assert.Equal("Edited", (await DescribedAsync(catalog)).Title);
        Assert.Equal(0, await FoundAsync(catalog, "title: file"));
        Assert.Equal(1, await FoundAsync(catalog, "title: edited"));
    }

    [Fact]
    public async Task What_is_forgotten_leaves_no_words()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", InFile, Beside(InFile));
        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file")], Cancel);
        await new ForgottenFiles(catalog.Database).ForgetAsync(long.MaxValue, Cancel);

        Assert.Equal(0, await catalog.AskAsync<int>("SELECT (SELECT COUNT(*) FROM described) + (SELECT COUNT(*) FROM photo_words) + (SELECT COUNT(*) FROM sidecar) + (SELECT COUNT(words) FROM content)"));
    }

    [Fact]
    public async Task The_date_is_the_sidecar_s_then_the_content_s_then_the_name_s_then_the_file_s()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        var (own, right) = (Taken(2020, TakenAtSource.ExifOriginal), Taken(1999, TakenAtSource.ExifOriginal));
        await IndexAsync(catalog, root, "plain.jpg", Described.Nothing, new SidecarLook.None(), 'a');
        await IndexAsync(catalog, root, "IMG-20210304-WA0001.jpg", Described.Nothing, new SidecarLook.None(), 'b');
        await IndexAsync(catalog, root, "IMG_20210304_123000.jpg", Described.Nothing, new SidecarLook.None(), 'c', own);
        await IndexAsync(catalog, root, "2021-03-04.jpg", Described.Nothing, Beside(Described.Nothing, right), 'd', own);

        Assert.Equal(
            [("plain.jpg", TakenAtSource.FileTime, 1970), ("IMG-20210304-WA0001.jpg", TakenAtSource.FileNameDay, 2021), ("IMG_20210304_123000.jpg", TakenAtSource.ExifOriginal, 2020), ("2021-03-04.jpg", TakenAtSource.Sidecar, 1999)],
            await OrderAsync(catalog));
    }

    [Fact]
    public async Task A_renamed_file_gives_its_new_name_s_date_and_a_touched_one_keeps_its_first_time()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "a.jpg", Described.Nothing, new SidecarLook.None(), 'a', modified: 1_000_000_000_000);
        await IndexAsync(catalog, root, "a.jpg", Described.Nothing, new SidecarLook.None(), 'a', modified: 1_700_000_000_000);
        Assert.Equal(2001, Assert.Single(await OrderAsync(catalog)).Year);

        await catalog.Files.LeaveAsync([await catalog.AskAsync<long>("SELECT id FROM file")], Cancel);
        await IndexAsync(catalog, root, "2012-05-06 a.jpg", Described.Nothing, new SidecarLook.None(), 'a');
        Assert.Equal((TakenAtSource.FileNameDay, 2012), (await OrderAsync(catalog)).Select(photo => (photo.Source, photo.Year)).First());
    }

    [Theory]
    [InlineData(TakenAtSource.ExifOriginal, 0, TakenAtSource.ExifOriginal, TakenAtSource.ExifOriginal)]
    [InlineData(TakenAtSource.ExifOriginal, 5, TakenAtSource.ExifOriginal, TakenAtSource.Sidecar)]
    [InlineData(TakenAtSource.ExifDigitized, 5, TakenAtSource.ExifOriginal, TakenAtSource.ExifOriginal)]
    [InlineData(TakenAtSource.ExifDigitized, 5, TakenAtSource.ExifModified, TakenAtSource.Sidecar)]
    internal void A_sidecar_s_date_sets_right_what_it_knows_better(TakenAtSource stated, int secondsApart, TakenAtSource own, TakenAtSource taken)
    {
        var file = Taken(2020, own);
        var beside = new SidecarFacts(Described.Nothing, file with { Source = stated, Local = file.Local.AddSeconds(secondsApart) });

        Assert.Equal(taken, beside.TakenAtBeside(file)?.Source);
    }

    [Fact]
    public async Task Names_of_an_older_catalog_s_photos_are_found_before_their_files_are_asked()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var root = await catalog.AddRootAsync();
        await IndexAsync(catalog, root, "2021/sea.jpg", Described.Nothing, new SidecarLook.None());
        await catalog.Database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync("DELETE FROM photo_words; ALTER TABLE content DROP COLUMN words; ALTER TABLE content DROP COLUMN facts_version", transaction: transaction);
                foreach (var step in (string[])["0005_words", "0009_words_by_root"])
                {
                    using var script = new StreamReader(typeof(CatalogDatabase).Assembly.GetManifestResourceStream($"Migrations/{step}")!);
                    await connection.ExecuteAsync(await script.ReadToEndAsync(Cancel), transaction: transaction);
                }
            },
            Cancel);

        Assert.Equal(1, await FoundAsync(catalog, "names: sea"));
        Assert.Equal(WordsRow.Of((await catalog.PhotoOfAsync("2021/sea.jpg"))!.Value, root.Id), await catalog.AskAsync<long>("SELECT rowid FROM photo_words"));
        Assert.Equal(1, await catalog.Work.EnqueueFactsAsync(factsVersion: 1, Cancel));
    }

    private static TakenAt Taken(int year, TakenAtSource source) => new(new DateTime(year, 6, 1, 12, 0, 0), null, source);

    private static SidecarLook.Seen Beside(Described words, TakenAt? taken = null) => new("a.jpg.xmp", 1, 2, new SidecarFacts(words, taken));

    private static async Task IndexAsync(
        CatalogFolder catalog, PhotoRoot root, string path, Described words, SidecarLook sidecar, char content = 'x', TakenAt? taken = null, long modified = 1)
    {
        await catalog.Files.ArriveAsync(root.Id, [new SeenFile(path, content, modified)], notBefore: 0, Cancel);
        var read = CatalogFolder.Read(Assert.Single(await catalog.Work.ClaimAsync(10, Cancel)), content);
        await catalog.Photos.CommitAsync([read with { Facts = read.Facts with { Words = words, TakenAt = taken }, Sidecar = sidecar }], Cancel);
    }

    private static async Task TellAsync(CatalogFolder catalog, PhotoRoot root, SidecarLook sidecar)
    {
        var file = Assert.Single((await catalog.Files.BelowAsync(root.Id, "", Cancel)).Values);
        await catalog.Files.OweFactsAsync([file.Id], 0, Cancel);
        var work = Assert.Single(await catalog.Work.ClaimAsync(10, Cancel));
        Assert.Equal(WorkKind.Facts, work.Kind);
        await catalog.Photos.CommitAsync([new IndexedFile.Told(null, 1) { Work = work, Sha256 = work.Sha256, Sidecar = sidecar }], Cancel);
        Assert.Empty(await catalog.Work.ClaimAsync(10, Cancel));
    }

    private static Task<int> FoundAsync(CatalogFolder catalog, string match) => catalog.AskAsync<int>("SELECT COUNT(*) FROM photo_words WHERE photo_words MATCH @match", new { match });

    private static async Task<(long? Rating, string? Title, string? Description, string? Keywords, string? People)> DescribedAsync(CatalogFolder catalog)
    {
        await using var connection = await catalog.Database.ReadAsync(Cancel);
        return await connection.QuerySingleAsync<(long?, string?, string?, string?, string?)>("SELECT rating, title, description, keywords, people FROM described");
    }

    private static async Task<IReadOnlyList<(string Path, TakenAtSource Source, int Year)>> OrderAsync(CatalogFolder catalog)
    {
        await using var connection = await catalog.Database.ReadAsync(Cancel);
        var rows = await connection.QueryAsync<(string Path, long Source, long Local)>("SELECT f.path, p.sort_source, p.sort_local FROM photo p JOIN file f ON f.photo_id = p.id AND f.state <> 3 ORDER BY f.id");
        return [.. rows.Select(row => (row.Path, (TakenAtSource)row.Source, UnixTime.ToLocal(row.Local).Year))];
    }
}
