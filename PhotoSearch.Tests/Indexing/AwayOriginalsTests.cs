using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Indexing;

/// <summary>Photos whose originals cannot be read when another model comes.</summary>
public sealed class AwayOriginalsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Photos_of_an_offline_root_are_embedded_from_their_stored_pictures_and_again_when_it_is_back()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(6);
        var away = library.Photos.Path + "-away";
        Directory.Move(library.Photos.Path, away);
        await library.SweepAsync();

        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();
        var space = library.Services.GetRequiredService<WorkingModels>().ServingSpace!;
        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        Assert.Equal(6, (await library.PathsInAsync(space, isProvisional: true)).Count);
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);

        Directory.Move(away, library.Photos.Path);
        await library.SweepAsync();
        await Eventually.TrueAsync(async () => (await library.PathsInAsync(space)).Count == 6, SomeLibrary.Soon, "all should be embedded from the original");
        await library.IdleAsync();
        await library.VectorsAreTrueAsync(other.Folder);
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);
        Assert.Empty(await library.QueryAsync<long>("SELECT id FROM work"));
    }

    [Fact]
    public async Task A_photo_without_original_and_stored_picture_holds_nothing_up_and_follows_when_it_is_back()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(3);
        var away = library.Photos.Path + "-away";
        Directory.Move(library.Photos.Path, away);
        await library.SweepAsync();
        library.DeletePictures();

        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();
        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        Assert.Equal(0, (await library.AskAsync(Question.From("dog"))).Total);
        Assert.Equal(3, (await library.AskAsync(Question.Library)).Total);

        Directory.Move(away, library.Photos.Path);
        await library.SweepAsync();
        await Eventually.TrueAsync(async () => (await library.AskAsync(Question.From("dog"))).Total == 3, SomeLibrary.Soon, "they should be found again");
        await library.VectorsAreTrueAsync(other.Folder);
    }

    [Fact]
    public async Task A_photo_whose_original_fails_now_keeps_being_found_and_is_listed_as_failed()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(4);
        var broken = new FileInfo(Path.Combine(library.Photos.Path, "2.png"));
        var (length, modified) = (broken.Length, broken.LastWriteTimeUtc);
        await File.WriteAllBytesAsync(broken.FullName, new byte[length], Cancel);
        File.SetLastWriteTimeUtc(broken.FullName, modified);

        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();

        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        Assert.Equal(4, (await library.AskAsync(Question.From("dog"))).Total);
        var failed = Assert.Single(await library.Services.GetRequiredService<LibraryReport>().FailedAsync(await library.ViewerAsync(), 0, 10, Cancel));
        Assert.Equal("2.png", failed.Path);
        Assert.Equal(["2.png"], await library.PathsInAsync(library.Services.GetRequiredService<WorkingModels>().ServingSpace!, isProvisional: true));
    }

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 9, false)]
    public async Task An_original_that_is_never_at_rest_holds_a_coming_model_up_for_a_few_tries_only(int kind, int attempts, bool isStoredTaken)
    {
        await using var library = await SomeLibrary.OfAsync(1);
        File.SetLastWriteTimeUtc(Path.Combine(library.Photos.Path, "0.png"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var (photoId, fileId, sha256) = (await library.QueryAsync<(long, long, byte[])>("SELECT f.photo_id, f.id, c.sha256 FROM file f JOIN content c ON c.id = f.content_id"))[0];
        var work = new ClaimedWork { Kind = (WorkKind)kind, FileId = fileId, RootPath = library.Photos.Path, Path = "0.png", Attempts = attempts, PhotoId = photoId, Sha256 = sha256, HasOriginal = true };

        var outcome = await library.Services.GetRequiredService<PixelSource>().ReadAsync(work, ["another"], 80, Cancel);

        if (isStoredTaken)
        {
            var stored = Assert.IsType<ReadOutcome.ToEmbedAgain>(outcome);
            Assert.Equal((true, null), (stored.IsProvisional, stored.Failure));
        }
        else
        {
            Assert.True(Assert.IsType<ReadOutcome.Later>(outcome).MayBlameFile);
        }
    }
}
