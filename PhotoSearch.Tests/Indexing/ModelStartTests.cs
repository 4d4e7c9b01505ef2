using PhotoSearch.Embeddings;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Indexing;

/// <summary>Which model serves after a start, whatever became of it since the last one.</summary>
public sealed class ModelStartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_library_without_vectors_takes_the_wanted_model_at_once()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(0);
        await library.StopAsync();
        library.Photos.Write("a.png", SomePhoto.Png(1));

        await library.StartAsync(other.Folder);

        Assert.Equal((other.Folder, null), (library.Models.Standing.Serving, library.Models.Standing.Coming));
        await library.IdleAsync();
        Assert.Equal(1, (await library.AskAsync(Question.From("dog"))).Total);
        Assert.Single(await library.QueryAsync<long>("SELECT id FROM embedding"));
    }

    [Fact]
    public async Task The_setting_decides_and_the_choice_counts_without_it()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(6);
        await library.StopAsync();

        await library.StartAsync(other.Folder);
        Assert.True(library.Models.Standing.IsSetBySettings);
        var refused = await Assert.ThrowsAsync<ModelException>(() => library.Models.ChooseAsync(EmbeddingsOptions.Starter, Cancel));
        await Assert.ThrowsAsync<ModelException>(() => library.Models.CancelAsync(Cancel));
        await library.IdleAsync();
        Assert.Equal(other.Folder, library.Models.Standing.Serving);
        await library.StopAsync();
        await library.StartAsync();
        await library.IdleAsync();

        Assert.Contains("Embeddings:Model", refused.Message, StringComparison.Ordinal);
        Assert.Equal((EmbeddingsOptions.Starter, false), (library.Models.Standing.Serving, library.Models.Standing.IsSetBySettings));
        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.IdleAsync();
        await library.StopAsync();
        await library.StartAsync(" ");
        Assert.Equal((other.Folder, null), (library.Models.Standing.Serving, library.Models.Standing.Coming));
    }

    [Fact]
    public async Task A_coming_model_is_taken_up_again_after_a_restart()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(6);
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.StopAsync();

        await library.StartAsync();

        Assert.Equal((EmbeddingsOptions.Starter, other.Folder), (library.Models.Standing.Serving, library.Models.Standing.Coming?.Name));
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);
        await library.PauseAsync(false);
        await library.IdleAsync();
        Assert.Equal((other.Folder, 6), (library.Models.Standing.Serving, (await library.AskAsync(Question.From("dog"))).Total));
    }

    [Fact]
    public async Task A_wanted_model_that_broke_leaves_the_last_one_serving_and_says_why()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(6);
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.StopAsync();
        other.CutOff();

        await library.StartAsync();
        await library.PauseAsync(false);
        await library.IdleAsync();

        Assert.Equal((EmbeddingsOptions.Starter, null), (library.Models.Standing.Serving, library.Models.Standing.Coming));
        Assert.Contains(other["visual/model.onnx"], library.Models.Standing.State, StringComparison.Ordinal);
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);
        await library.Models.CancelAsync(Cancel);
        Assert.Equal("starter is ready", library.Models.Standing.State);
    }

    [Fact]
    public async Task Where_the_last_model_is_gone_the_wanted_one_serves_at_once_with_what_it_has()
    {
        using var gone = OtherModels.OfAnotherSpace("0.3");
        using var wanted = OtherModels.OfAnotherSpace("0.2");
        await using var library = await SomeLibrary.OfAsync(6);
        await library.Models.ChooseAsync(gone.Folder, Cancel);
        await library.IdleAsync();
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(wanted.Folder, Cancel);
        await library.StopAsync();
        gone.CutOff();

        await library.StartAsync();

        Assert.Equal((wanted.Folder, null), (library.Models.Standing.Serving, library.Models.Standing.Coming));
        Assert.Contains("Photos are embedded anew", library.Models.Standing.State, StringComparison.Ordinal);
        Assert.Equal(6, (await library.StatusAsync()).Photos.Waiting);
        await library.PauseAsync(false);
        await library.IdleAsync();
        Assert.Equal(6, (await library.AskAsync(Question.From("dog"))).Total);
    }

    [Fact]
    public async Task Without_any_model_another_can_still_be_chosen()
    {
        using var only = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(2);
        await library.Models.ChooseAsync(only.Folder, Cancel);
        await library.IdleAsync();
        await library.StopAsync();
        only.CutOff();

        await Assert.ThrowsAsync<ModelException>(() => library.StartAsync());
        Assert.False(library.Models.Standing.IsReady);
        Assert.Contains(only["visual/model.onnx"], library.Models.Standing.State, StringComparison.Ordinal);
        await library.Models.ChooseAsync(EmbeddingsOptions.Starter, Cancel);

        Assert.Equal((EmbeddingsOptions.Starter, true), (library.Models.Standing.Serving, library.Models.Standing.IsReady));
        Assert.Equal(2, (await library.AskAsync(Question.From("dog"))).Total);
    }

    [Fact]
    public async Task A_model_chosen_in_the_place_of_one_that_is_gone_says_that_photos_are_embedded_anew()
    {
        using var gone = OtherModels.OfAnotherSpace("0.3");
        using var next = OtherModels.OfAnotherSpace("0.2");
        await using var library = await SomeLibrary.OfAsync(2);
        await library.Models.ChooseAsync(gone.Folder, Cancel);
        await library.IdleAsync();
        await library.StopAsync();
        gone.CutOff();
        await Assert.ThrowsAsync<ModelException>(() => library.StartAsync());

        await library.Models.ChooseAsync(next.Folder, Cancel);

        Assert.Equal(next.Folder, library.Models.Standing.Serving);
        Assert.Contains("Photos are embedded anew", library.Models.Standing.State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_only_asks_uses_the_serving_model_and_writes_nothing()
    {
        using var other = OtherModels.OfAnotherSpace();
        await using var library = await SomeLibrary.OfAsync(4);
        await library.PauseAsync(true);
        await library.Models.ChooseAsync(other.Folder, Cancel);
        await library.StopAsync();

        await library.OpenAsync();
        await library.Models.ServeForReadingAsync(Cancel);

        Assert.Equal(EmbeddingsOptions.Starter, library.Models.Standing.Serving);
        Assert.Equal(4, (await library.AskAsync(Question.From("dog"))).Total);
        Assert.Equal(4, (await library.QueryAsync<int>("SELECT COUNT(*) FROM work WHERE kind = 2"))[0]);
    }
}
