using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>An image tower leaves the memory when there is nothing to do, and its threads stand back while there is.</summary>
public sealed class ModelRestTests : IDisposable
{
    private const string Normal = "0";

    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    private readonly SomeModel _files = new();
    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task After_its_idle_time_the_image_tower_goes_and_the_next_picture_brings_it_back()
    {
        using var model = Load();
        var before = await model.EmbedImagesAsync([SomePictures.Drawn(80, 80)], Token);
        var space = model.Space;

        _time.Advance(IdleTime - TimeSpan.FromSeconds(1));
        model.UnloadIfIdle();
        var isThere = model.IsImageTowerLoaded;
        _time.Advance(TimeSpan.FromSeconds(1));
        model.UnloadIfIdle();

        Assert.Equal((true, false), (isThere, model.IsImageTowerLoaded));
        Assert.NotEmpty(await model.EmbedTextAsync("dog", Token));
        Assert.False(model.IsImageTowerLoaded);
        Assert.Equal(before, await model.EmbedImagesAsync([SomePictures.Drawn(80, 80)], Token));
        Assert.Equal((true, space), (model.IsImageTowerLoaded, model.Space));
    }

    [Fact]
    public async Task No_picture_is_lost_while_the_tower_comes_and_goes()
    {
        using var model = Load(TimeSpan.Zero);
        var expected = (await model.EmbedImagesAsync([SomePictures.Drawn(80, 80)], Token))[0];
        using var over = new CancellationTokenSource();
        var unloading = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    model.UnloadIfIdle();
                }
            },
            Token);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(expected, (await model.EmbedImagesAsync([SomePictures.Drawn(80, 80)], Token))[0]);
        }

        await over.CancelAsync();
        await unloading;
    }

    [Fact]
    public async Task Other_weights_at_the_same_place_are_not_taken_for_the_old_ones()
    {
        using var model = Load();
        _time.Advance(IdleTime);
        model.UnloadIfIdle();
        File.SetLastWriteTimeUtc(_files["visual/model.onnx"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var thrown = await Assert.ThrowsAsync<ModelException>(() => model.EmbedImagesAsync([SomePictures.Drawn(80, 80)], Token));

        Assert.StartsWith($"{_files["visual/model.onnx"]} has changed since it was loaded", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_threads_of_pictures_stand_back_and_those_that_serve_requests_do_not()
    {
        using var model = Load();

        for (var i = 0; i < 20; i++)
        {
            await model.EmbedImagesAsync([SomePictures.Drawn(80, 80), SomePictures.Drawn(90, 90)], Token);
        }

        var serving = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Niceness("/proc/thread-self"), Token)));
        Assert.All(serving, niceness => Assert.Equal(Normal, niceness));
        Assert.True(Directory.GetDirectories("/proc/self/task").Select(Niceness).Count(niceness => niceness == "15") >= 2, "two threads should stand back");
    }

    [Fact]
    public async Task A_trial_says_what_the_model_costs()
    {
        using var model = Load();

        var trial = await ModelTrial.RunAsync(model, Token);

        Assert.True(trial.PhotosPerSecond > 1 && trial.QueryMilliseconds > 0, $"{trial}");
        Assert.Equal(new FileInfo(_files["visual/model.onnx"]).Length + new FileInfo(_files["textual/model.onnx"]).Length, trial.WeightBytes);
    }

    /// <summary>The 19th number of stat, after the name in brackets; absent for a thread that has just ended.</summary>
    private static string Niceness(string task)
    {
        try
        {
            var facts = File.ReadAllText(Path.Combine(task, "stat"));
            return facts[(facts.LastIndexOf(')') + 2)..].Split(' ')[16];
        }
        catch (IOException)
        {
            return "";
        }
    }

    private EmbeddingModel Load(TimeSpan? idleTime = null) =>
        EmbeddingModel.Load(_files.Folder, new ModelRunning(2, DeviceChoice.Cpu, idleTime ?? IdleTime) { Time = _time });
}
