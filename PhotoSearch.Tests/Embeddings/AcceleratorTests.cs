using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Tests.Embeddings;

/// <summary>Which processor computes pictures. Only the card is made up: sessions, vectors and the child process are real.</summary>
public sealed class AcceleratorTests : IDisposable
{
    private static readonly ProbeAnswer Fine = new("Some card", IsSoftware: false, null, 0.99995, 100, 10);

    private readonly SomeModel _files = new();
    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public AcceleratorTests() => _files.BecomeMeanOfColours();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_card_that_is_right_and_faster_is_taken()
    {
        var card = new SomeCard(Fine);
        using var model = Load("auto", new SomeCard(Fine) { Missing = "No card of this kind." }, card);

        Assert.Equal("Card (Some card)", model.Device.Picked);
        Assert.Contains("10.0 times the CPU's speed", model.Device.Sentence, StringComparison.Ordinal);
        Assert.Equal([new DeviceRefusal("Card", "No card of this kind.")], model.Device.Refused);
        Assert.Equal(1, card.Attached);
        await AssertRightAsync(model);
    }

    [Theory]
    [InlineData(null, false, 0.99, 10, "computes other vectors than the CPU (cosine 0.99)")]
    [InlineData(null, false, double.NaN, 10, "computes other vectors than the CPU")]
    [InlineData(null, false, 1, 200, "slower than the CPU (200 ms against 100 ms")]
    [InlineData(null, true, 1, 10, "no card but a program on the CPU")]
    [InlineData("out of memory", false, 0, 0, "out of memory")]
    public async Task A_card_that_is_not_is_refused_with_the_reason(string? error, bool isSoftware, double similarity, double milliseconds, string reason)
    {
        var card = new SomeCard(new ProbeAnswer("Some card", isSoftware, error, similarity, 100, milliseconds));
        using var model = Load("auto", card);

        Assert.Equal("CPU", model.Device.Picked);
        Assert.Contains(reason, Assert.Single(model.Device.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal(0, card.Attached);
        await AssertRightAsync(model);
    }

    [Fact]
    public void A_card_that_was_asked_for_by_name_may_be_slow()
    {
        using var model = Load("cuda:1", new SomeCard(Fine with { DeviceMilliseconds = 200 }));

        Assert.Equal("Card (Some card)", model.Device.Picked);
    }

    [Fact]
    public async Task A_card_that_was_asked_for_by_name_and_is_missing_leaves_the_CPU_and_a_sentence()
    {
        using var model = Load("webgpu", new SomeCard(Fine) { Missing = "No graphics card can be seen." });

        Assert.Equal("CPU", model.Device.Picked);
        Assert.Equal("Pictures are computed by the CPU, although Embeddings:Device asks for webgpu:0: No graphics card can be seen.", model.Device.Sentence);
        await AssertRightAsync(model);
    }

    [Fact]
    public void The_tower_does_not_rest_while_a_card_is_compared_with_it()
    {
        var running = new ModelRunning(1, DeviceChoice.Auto, TimeSpan.FromHours(1)) { Time = _time };
        ImageTower? tower = null;
        var wasThere = false;
        var card = new SomeCard(Fine)
        {
            OnAttach = () =>
            {
                _time.Advance(TimeSpan.FromHours(2));
                tower!.UnloadIfIdle();
                wasThere = tower.IsLoaded;
            },
        };
        using var made = tower = new ImageTower(ModelFolder.Read(_files.Folder).Images, running with { Accelerators = _ => [card] });

        made.FindDevice(_files.Folder, [SomePictures.Plain(255, 51, 102)]);

        Assert.True(wasThere);
        Assert.Equal("Card (Some card)", made.Device.Picked);
    }

    [Fact]
    public async Task A_card_that_works_in_its_probe_only_is_refused()
    {
        using var model = Load("auto", new SomeCard(Fine) { FailsFrom = 1 });

        Assert.Equal("CPU", model.Device.Picked);
        Assert.Contains("not the same in this process", Assert.Single(model.Device.Refused).Reason, StringComparison.Ordinal);
        await AssertRightAsync(model);
    }

    [Fact]
    public async Task A_card_that_is_lost_later_is_left_for_good_and_no_photo_with_it()
    {
        var card = new SomeCard(Fine) { FailsFrom = 2 };
        using var model = Load("auto", card);
        _time.Advance(TimeSpan.FromHours(2));
        model.UnloadIfIdle();

        await AssertRightAsync(model);
        await AssertRightAsync(model);

        Assert.Equal(("CPU", 2), (model.Device.Picked, card.Attached));
        Assert.Contains("until the program is started again", model.Device.Sentence, StringComparison.Ordinal);
        Assert.Contains("It failed while it computed photos", Assert.Single(model.Device.Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_the_CPU_cannot_embed_either_is_not_held_against_the_card()
    {
        using var model = Load("auto", new SomeCard(Fine));

        await Assert.ThrowsAsync<ModelException>(() => model.EmbedImagesAsync([SomePictures.Plain(0, 0, 0)], Token));

        Assert.Equal("Card (Some card)", model.Device.Picked);
        await AssertRightAsync(model);
    }

    [Fact]
    public void A_probe_is_a_child_that_brings_back_the_runtimes_own_words()
    {
        var answer = ProbeProcess.Run(_files.Folder, DeviceChoice.Parse("cuda"));

        Assert.Contains("Failed to load shared library", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_dies_is_an_answer_too()
    {
        var answer = ProbeProcess.Run(_files.Folder, new DeviceChoice(DeviceKind.DirectMl, 0));

        Assert.NotNull(answer.Error);
    }

    private static async Task AssertRightAsync(EmbeddingModel model) =>
        ModelLayoutTests.AssertAlong([1, 0.4f, 1.2f], (await model.EmbedImagesAsync([SomePictures.Plain(255, 51, 102)], Token))[0]);

    private EmbeddingModel Load(string device, params IAccelerator[] cards) => EmbeddingModel.Load(
        _files.Folder, new ModelRunning(1, DeviceChoice.Parse(device), TimeSpan.FromHours(1)) { Accelerators = _ => cards, Time = _time });

    /// <summary>Is the CPU in truth; it may be absent, or stop taking sessions.</summary>
    private sealed class SomeCard(ProbeAnswer answer) : IAccelerator
    {
        public string Name => "Card";

        public string? Missing { get; init; }

        /// <summary>Which session is the first that it does not take.</summary>
        public int FailsFrom { get; init; } = int.MaxValue;

        public int Attached { get; private set; }

        public Action? OnAttach { get; init; }

        public string? WhyNot() => Missing;

        public ProbeAnswer Probe(string modelFolder) => answer;

        public void Attach(SessionOptions options)
        {
            OnAttach?.Invoke();
            if (++Attached >= FailsFrom)
            {
                options.AppendExecutionProvider("NoSuchProvider");
            }
        }
    }
}
