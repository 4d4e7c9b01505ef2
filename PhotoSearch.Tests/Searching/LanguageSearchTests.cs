using System.Numerics.Tensors;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Searching;
using PhotoSearch.Searching.Relevance;
using PhotoSearch.Tests.Indexing;

namespace PhotoSearch.Tests.Searching;

/// <summary>The language of the search box on a real library with the starter model.</summary>
public sealed class LanguageSearchTests(LanguageSearchTests.Waves waves) : IClassFixture<LanguageSearchTests.Waves>
{
    private const int Photos = 14;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SomeLibrary Library => waves.Library;

    [Fact]
    public async Task Words_that_stand_in_a_keyword_bring_the_photo_forward_and_say_so()
    {
        var page = await AskAsync("holiday");

        Assert.Equal("3.png", page.Hits[0].Path);
        Assert.Equal(["looks like", "keyword"], page.Hits[0].Why);
        Assert.Equal(Photos, page.Total);
        Assert.All(page.Hits.Skip(1), hit => Assert.Equal(["looks like"], hit.Why));
    }

    [Theory]
    [InlineData("\"summer holiday\"", "3.png")]
    [InlineData("\"SUMMER HÓLIDAY\"", "3.png")]
    [InlineData("\"holiday summer\"", "")]
    [InlineData("\"grand tour\"", "4.png")]
    [InlineData("\"anna\"", "4.png")]
    [InlineData("waves \"anna\"", "4.png")]
    [InlineData("\"anna\" -\"anna\"", "")]
    [InlineData("\"a\"\"b OR NEAR(\"", "")]
    public async Task Exact_words_must_stand_in_that_order(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await AskAsync(text)).Hits.Select(hit => hit.Path)));

    [Fact]
    public async Task Exact_words_say_where_they_stand_and_their_opposite_leaves_the_rest()
    {
        var hit = Assert.Single((await AskAsync("\"anna\"")).Hits);
        var others = await AskAsync("-\"anna\"");

        Assert.Equal(["person"], hit.Why);
        Assert.Null(hit.Similarity);
        Assert.Equal(Photos - 1, others.Total);
        Assert.DoesNotContain(others.Hits, other => other.Path == "4.png");
    }

    [Fact]
    public async Task Weighted_parts_are_one_direction()
    {
        var model = Library.Services.GetRequiredService<ModelInUse>().Loaded!;
        var (sea, city) = (await model.EmbedTextAsync("sea", Cancel), await model.EmbedTextAsync("city", Cancel));
        var wanted = new float[model.Dimension];
        TensorPrimitives.MultiplyAdd(sea, 3, city, wanted);
        TensorPrimitives.Divide(wanted, TensorPrimitives.Norm(wanted), wanted);
        var vectors = (await Library.QueryAsync<(string Path, byte[] Vector)>("SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id"))
            .ToDictionary(row => row.Path, row => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(row.Vector).ToArray());

        var page = await AskAsync("sea^3 city");

        Assert.All(page.Hits, hit => Assert.Equal(TensorPrimitives.Dot(vectors[hit.Path], wanted), hit.Similarity!.Value, 1e-4));
        Assert.Equal(page.Hits.OrderByDescending(hit => hit.Similarity).Select(hit => hit.Path), page.Hits.Select(hit => hit.Path));
    }

    [Fact]
    public async Task What_is_likely_to_show_the_unwanted_is_dropped_and_nothing_that_is_farther_from_it()
    {
        foreach (var (wanted, unwanted) in ((string, string)[])[("sea", "city"), ("city", "sea"), ("sea", "colours"), ("sea", "a pattern of waves")])
        {
            var left = await AskAsync($"{wanted} -({unwanted})");
            var all = (await AskAsync(unwanted)).Hits;

            var kept = all.Where(hit => left.Hits.Any(other => other.Id == hit.Id)).ToList();
            var dropped = all.Except(kept).ToList();
            Assert.True(kept.Count == 0 || dropped.Count == 0 || dropped.Min(hit => hit.Similarity) >= kept.Max(hit => hit.Similarity));
            Assert.All(kept, hit => Assert.NotEqual(Strength.Strong, hit.Strength));
            Assert.Equal((left.Hits.Count, true), ((int)left.Total, left.TotalIsExact));
        }
    }

    [Fact]
    public async Task Leaving_out_alone_is_the_library_without_it()
    {
        var page = await AskAsync("-city");

        Assert.Equal((await AskAsync("waves -city")).Hits.Select(hit => hit.Path).Order(), page.Hits.Select(hit => hit.Path).Order());
        Assert.All(page.Hits, hit => Assert.Null(hit.Similarity));
        Assert.Equal(page.Hits.OrderByDescending(hit => hit.TakenAt.Local).Select(hit => hit.TakenAt.Local), page.Hits.Select(hit => hit.TakenAt.Local));
    }

    [Theory]
    [InlineData("waves type:png", Photos)]
    [InlineData("waves type:jpeg", 0)]
    [InlineData("type:png", Photos)]
    [InlineData("rating:>=4", 1)]
    [InlineData("waves rating:>=4", 1)]
    [InlineData("waves -rating:>=4", Photos - 1)]
    [InlineData("waves after:2021 before:2020", 0)]
    public async Task Filters_restrict_words_and_the_library_alike(string text, int expected)
    {
        var page = await AskAsync(text);

        Assert.Equal((expected, expected), ((int)page.Total, page.Hits.Count));
        Assert.NotEmpty(page.Query.Filters);
    }

    [Fact]
    public async Task Similar_photos_can_be_restricted_too()
    {
        var id = (await AskAsync("rating:>=4")).Hits[0].Id;

        Assert.Equal(Photos - 1, (await Library.AskAsync(Question.SimilarTo(id, "type:png"))).Total);
        Assert.Equal(0, (await Library.AskAsync(Question.SimilarTo(id, "rating:>=4"))).Total);
    }

    [Fact]
    public async Task An_order_by_name_or_date_is_kept_with_words_too()
    {
        var byName = await Library.AskAsync(Question.From("waves", SortOrder.Name));
        var oldest = await Library.AskAsync(Question.From("", SortOrder.Oldest));
        var newest = await Library.AskAsync(Question.From("", SortOrder.Newest));

        Assert.Equal(byName.Hits.Select(hit => hit.Path).Order(StringComparer.OrdinalIgnoreCase), byName.Hits.Select(hit => hit.Path));
        Assert.All(byName.Hits, hit => Assert.NotNull(hit.Similarity));
        Assert.Equal(newest.Hits.Select(hit => hit.Id).Reverse(), oldest.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_picture_is_a_question_and_of_another_space_it_is_none()
    {
        var model = Library.Services.GetRequiredService<ModelInUse>().Loaded!;
        var (path, bytes) = (await Library.QueryAsync<(string, byte[])>("SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id WHERE f.path = '5.png'"))[0];
        var vector = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();

        var page = await Library.AskAsync(Question.Library with { Picture = PictureAddress.Write(model.Space, vector) });

        Assert.Equal(path, page.Hits[0].Path);
        Assert.Equal(1, page.Hits[0].Similarity!.Value, 1e-3);
        await Assert.ThrowsAsync<QuestionException>(() => Library.AskAsync(Question.Library with { Picture = PictureAddress.Write("another", vector) }));
    }

    [Fact]
    public async Task Any_text_is_answered()
    {
        var random = new Random(20261121);
        string[] pieces = ["-", "\"", "(", ")", "^2", "dog", " ", "after:", "2020", "rating:>", "near:1,2", "AND", "OR", "*", "{a}", ":", "'", "\0", "🌸", "^", "+", "title:"];
        for (var round = 0; round < 150; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));

            var page = await AskAsync(text);

            Assert.InRange(page.Hits.Count, 0, Photos);
        }
    }

    private Task<SearchPage> AskAsync(string text) => Library.AskAsync(Question.From(text));

    /// <summary>Fourteen photos of waves; of two of them something is written.</summary>
    public sealed class Waves : IAsyncLifetime
    {
        internal SomeLibrary Library { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Library = await SomeLibrary.OfAsync(Photos);
            await Library.Services.GetRequiredService<CatalogDatabase>().WriteAsync(
                (connection, transaction) => connection.ExecuteAsync(
                    $"""
                    UPDATE library SET revision = revision + 1;
                    UPDATE photo SET rating = 5, revision = (SELECT revision FROM library) WHERE id = (SELECT photo_id FROM file WHERE path = '3.png');
                    DELETE FROM photo_words WHERE rowid IN (SELECT {WordsRow.Of("photo_id", "root_id")} FROM file WHERE path IN ('3.png', '4.png'));
                    INSERT INTO photo_words (rowid, title, description, keywords, people, names) SELECT {WordsRow.Of("photo_id", "root_id")}, '', '', 'Summer Holiday', '', '3.png' FROM file WHERE path = '3.png';
                    INSERT INTO photo_words (rowid, title, description, keywords, people, names) SELECT {WordsRow.Of("photo_id", "root_id")}, 'Grand Tour', '', '', 'Anna', '4.png' FROM file WHERE path = '4.png';
                    """,
                    transaction: transaction),
                Cancel);
        }

        public async ValueTask DisposeAsync() => await Library.DisposeAsync();
    }
}
