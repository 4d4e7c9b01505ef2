using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Searching;
using PhotoSearch.Tests.Decoding;
using PhotoSearch.Tests.Embeddings;

namespace PhotoSearch.Tests.Indexing;

/// <summary>Another model follows while the old one answers, and nothing is ever missing.</summary>
public sealed class ModelSwitchTests
{
    private const int Photos = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_is_never_empty_while_the_model_changes_and_every_answer_is_of_one_model()
    {
        using var other = OtherModels.OfAnotherSpace();
        other.ReadsDogAsCat();
        await using var library = await SomeLibrary.OfAsync(Photos);
        var old = library.Services.GetRequiredService<ModelInUse>().Loaded!;
        var oldSpace = old.Space;
        var answers = new ConcurrentBag<SearchPage>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var asking = Enumerable.Range(0, 3).Select(_ => AskOnAsync(library, answers, enough.Token)).ToList();

        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!answers.IsEmpty), SomeLibrary.Soon, "somebody should have asked");
        await library.AskAsync(Question.From("dog"));
        await enough.CancelAsync();
        await Task.WhenAll(asking);

        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        Assert.All(answers, answer => Assert.Equal((Photos, Photos), (answer.Total, answer.Hits.Count)));
        using var model = other.Load();
        var (before, after) = (await SimilaritiesAsync(library, Golden.Starter, oldSpace), await SimilaritiesAsync(library, other.Folder, model.Space));
        Assert.All(answers, answer => Assert.True(Fits(answer, before) || Fits(answer, after), "an answer is of no single model"));
        Assert.True(Fits(await library.AskAsync(Question.From("dog")), after));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => old.EmbedTextAsync("a word it never heard", Cancel));
        await library.VectorsAreTrueAsync(other.Folder);
    }

    [Fact]
    public async Task What_arrives_changes_or_goes_meanwhile_is_known_to_both_models()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(12);
        var oldSpace = library.Services.GetRequiredService<WorkingModels>().ServingSpace!;
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        Assert.Equal((0, 12), (library.Models.Standing.Coming!.Done, library.Models.Standing.Coming.Total));
        library.Photos.Write("new.png", SomePhoto.Png(100));
        library.Photos.Write("3.png", SomePhoto.Png(103));
        File.Delete(Path.Combine(library.Photos.Path, "4.png"));
        File.Move(Path.Combine(library.Photos.Path, "5.png"), Path.Combine(library.Photos.Path, "moved.png"));
        File.Copy(Path.Combine(library.Photos.Path, "6.png"), Path.Combine(library.Photos.Path, "copy.png"));
        await library.SweepAsync();

        await library.PauseAsync(false);
        await library.IdleAsync();

        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        string[] expected = [.. Enumerable.Range(0, 12).Except([4, 5]).Select(i => $"{i}.png").Concat(["new.png", "moved.png", "copy.png"]).Order(StringComparer.Ordinal)];
        var space = library.Services.GetRequiredService<WorkingModels>().ServingSpace!;
        Assert.Equal(expected, await library.PathsInAsync(space));
        Assert.Equal(expected, await library.PathsInAsync(oldSpace));
        Assert.Equal(12, (await library.AskAsync(Question.From("dog"))).Total);
        await library.VectorsAreTrueAsync(other.Folder);
        await library.VectorsAreTrueAsync(Golden.Starter);
    }

    [Fact]
    public async Task A_model_given_up_and_chosen_again_goes_on_where_it_was()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(100);
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        var space = other.Load() is var model ? model.Space : "";
        model.Dispose();
        await library.PauseAsync(false);
        await Eventually.TrueAsync(async () => (await library.PathsInAsync(space)).Count > 0, SomeLibrary.Soon, "it should have begun");
        await library.PauseAsync(true);

        await library.Models.CancelAsync(Cancel);
        Assert.Null(library.Models.Standing.Coming);
        Assert.Equal(EmbeddingsOptions.Starter, library.Models.Standing.Serving);
        await Eventually.TrueAsync(async () => (await library.QueryAsync<int>("SELECT COUNT(*) FROM work"))[0] == 0, SomeLibrary.Soon, "nothing should be owed");
        var kept = await library.QueryAsync<long>("SELECT id FROM embedding WHERE space = @space", new { space });
        Assert.InRange(kept.Count, 1, 99);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        var coming = library.Models.Standing.Coming!;
        await library.PauseAsync(false);
        await library.IdleAsync();

        Assert.InRange(coming.Done, kept.Count, 99);
        Assert.Equal(100, coming.Total);
        var all = await library.QueryAsync<long>("SELECT id FROM embedding WHERE space = @space", new { space });
        Assert.Equal(100, all.Count);
        Assert.Subset(all.ToHashSet(), kept.ToHashSet());
        Assert.Equal(other.Folder, library.Models.Standing.Serving);
    }

    [Fact]
    public async Task Going_back_costs_nothing()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(12);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();
        library.Photos.Write("new.png", SomePhoto.Png(100));
        await library.SweepAsync();
        await library.IdleAsync();
        var before = await library.QueryAsync<long>("SELECT id FROM embedding ORDER BY id");

        await library.Models.ChooseAsync(EmbeddingsOptions.Starter, Cancel);
        await library.IdleAsync();

        // The one new photo, that the old model had not seen.
        Assert.Equal(before.Count + 1, (await library.QueryAsync<long>("SELECT id FROM embedding")).Count);
        Assert.Equal((EmbeddingsOptions.Starter, 13), (library.Models.Standing.Serving, (await library.AskAsync(Question.From("dog"))).Total));
    }

    [Fact]
    public async Task Another_text_tower_of_the_same_space_serves_at_once_and_old_pages_end()
    {
        using var other = new SomeModel();
        other.ReadsDogAsCat();
        await using var library = await SomeLibrary.OfAsync(8);
        var embeddings = await library.QueryAsync<long>("SELECT id FROM embedding ORDER BY id");
        var first = await library.AskAsync(Question.From("dog"), take: 3);
        var newest = await library.AskAsync(Question.Library, take: 3);
        var cats = await library.AskAsync(Question.From("cat"));

        await library.Models.ChooseAsync(other.Folder, Cancel);

        Assert.Equal((other.Folder, null), (library.Models.Standing.Serving, library.Models.Standing.Coming));
        Assert.Empty(await library.QueryAsync<long>("SELECT id FROM work"));
        Assert.Equal(embeddings, await library.QueryAsync<long>("SELECT id FROM embedding ORDER BY id"));
        Assert.Equal(cats.Hits.Select(hit => hit.Similarity), (await library.AskAsync(Question.From("dog"))).Hits.Select(hit => hit.Similarity));
        var refused = await Assert.ThrowsAsync<CursorException>(() => library.AskAsync(Question.From("dog"), take: 3, cursor: first.Next));
        Assert.Contains("another model", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await library.AskAsync(Question.Library, take: 3, cursor: newest.Next)).Hits.Count);
    }

    [Fact]
    public async Task A_broken_model_is_refused_and_the_old_one_serves_on()
    {
        using var broken = OtherModels.OfAnotherSpace();
        broken.CutOff();
        await using var library = await SomeLibrary.OfAsync(3);

        var refused = await Assert.ThrowsAsync<ModelException>(() => library.Models.ChooseAsync(broken.Folder, Cancel));

        Assert.Contains(broken["visual/model.onnx"], refused.Message, StringComparison.Ordinal);
        Assert.Equal((EmbeddingsOptions.Starter, "starter is ready", null), (library.Models.Standing.Serving, library.Models.Standing.State, library.Models.Standing.Coming));
        Assert.Equal(3, (await library.AskAsync(Question.From("dog"))).Total);
        Assert.Null((await library.QueryAsync<string?>("SELECT chosen_model FROM library"))[0]);
    }

    [Fact]
    public async Task A_look_alike_model_compares_photos_and_says_why_words_find_nothing()
    {
        using var lookAlike = new SomeModel();
        Directory.Delete(Path.Combine(lookAlike.Folder, "textual"), recursive: true);
        await using var library = await SomeLibrary.OfAsync(4);
        var photo = (await library.AskAsync(Question.Library)).Hits[0].Id;

        await library.Models.ChooseAsync(lookAlike.Folder, Cancel);

        var refused = await Assert.ThrowsAsync<QuestionException>(() => library.AskAsync(Question.From("dog")));
        Assert.Equal(library.Services.GetRequiredService<ModelInUse>().Loaded!.NoTextReason, refused.Message);
        Assert.Equal(3, (await library.AskAsync(Question.SimilarTo(photo))).Total);
    }

    [Fact]
    public async Task A_photo_that_a_model_cannot_embed_is_listed_and_holds_nothing_up()
    {
        // The graph gives the mean colour, and for black a vector without length.
        using var other = new SomeModel();
        other.Graph("visual", "visual_half");
        other.Graph("textual", "textual_masked");
        await File.WriteAllTextAsync(other["visual/preprocess_cfg.json"], """{"size":[4,6],"mean":[0,0,0],"std":[1,1,1],"interpolation":"bilinear","resize_mode":"squash"}""", Cancel);
        await using var library = await SomeLibrary.OfAsync(5);
        Picture.WriteBlack(Path.Combine(library.Photos.Path, "black.png"), 40, 30, "pngsave");
        await library.SweepAsync();
        await library.IdleAsync();
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);

        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();

        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        Assert.Equal(5, (await library.AskAsync(Question.From("dog"))).Total);
        var failed = Assert.Single(await library.Services.GetRequiredService<LibraryReport>().FailedAsync(await library.ViewerAsync(), 0, 10, Cancel));
        Assert.Equal("black.png", failed.Path);
        Assert.Contains("cannot embed this photo", failed.Reason, StringComparison.Ordinal);
    }

    private static async Task AskOnAsync(SomeLibrary library, ConcurrentBag<SearchPage> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            answers.Add(await library.AskAsync(Question.From("dog")));
        }
    }

    /// <summary>What a model says of each photo and "dog", from the vectors in the catalog, by path.</summary>
    private static async Task<Dictionary<string, float>> SimilaritiesAsync(SomeLibrary library, string folder, string space)
    {
        using var model = EmbeddingModel.Load(folder, SomeModel.Running);
        var words = await model.EmbedTextAsync("dog", Cancel);
        var rows = await library.QueryAsync<(string Path, byte[] Vector)>(
            "SELECT f.path, e.vector FROM file f JOIN embedding e ON e.photo_id = f.photo_id WHERE e.space = @space", new { space });
        return rows.ToDictionary(row => row.Path, row => TensorPrimitives.Dot(words, MemoryMarshal.Cast<byte, float>(row.Vector)), StringComparer.Ordinal);
    }

    private static bool Fits(SearchPage answer, Dictionary<string, float> similarities) =>
        answer.Hits.All(hit => Math.Abs(hit.Similarity!.Value - similarities[hit.Path]) < 1e-4f);
}
