using System.Threading.Channels;
using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Indexing;

/// <summary>Verifies and measures installed models in the background, one after the other, because each takes every core and a model's memory.</summary>
internal sealed class ModelExaminer(ModelShelf shelf, ModelLoader loader, WorkingModels models, TimeProvider time, ILogger<ModelExaminer> logger) : BackgroundService
{
    private readonly Lock _gate = new();

    /// <summary>The last of each model and kind, newest last.</summary>
    private readonly List<Examination> _all = [];

    /// <summary>At most one of each model and kind is in it.</summary>
    private readonly Channel<(string Model, ExaminationKind Kind)> _waiting =
        Channel.CreateUnbounded<(string, ExaminationKind)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Since the start; of each model and kind the last.</summary>
    public IReadOnlyList<Examination> Current
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Does nothing where the same is waiting or under way.</summary>
    public void Start(string model, ExaminationKind kind)
    {
        lock (_gate)
        {
            if (_all.Exists(one => one.Model == model && one.Kind == kind && !one.IsOver))
            {
                return;
            }

            Put(new Examination(model, kind, ExaminationState.Waiting, null, "Waiting for its turn", null, time.GetUtcNow()));
            _waiting.Writer.TryWrite((model, kind));
        }
    }

    /// <summary>What was found of a model that is gone says nothing of the next one of its name.</summary>
    public void Forget(string model)
    {
        lock (_gate)
        {
            _all.RemoveAll(one => one.Model == model && one.IsOver);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (model, kind) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            Tell(model, kind, ExaminationState.Running, kind == ExaminationKind.Verify ? "Comparing its files with what was downloaded" : "Measuring");
            try
            {
                await (kind == ExaminationKind.Verify ? VerifyAsync(model, stoppingToken) : MeasureAsync(model, stoppingToken));
            }
            catch (ModelException e)
            {
                Tell(model, kind, ExaminationState.Failed, e.Message);
            }
#pragma warning disable CA1031 // Whatever is wrong with one model must not end the site.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.ExaminationFailed(model, e);
                Tell(model, kind, ExaminationState.Failed, $"{model} could not be looked at: {e.Message}");
            }
        }
    }

    private async Task VerifyAsync(string model, CancellationToken cancellationToken)
    {
        var faults = await shelf.VerifyAsync(model, new Progress(done => Move(model, done)), cancellationToken);
        Tell(
            model, ExaminationKind.Verify, faults.Count == 0 ? ExaminationState.Done : ExaminationState.Failed,
            faults.Count > 0 ? string.Join(' ', faults)
            : shelf.Find(model) is { HasSources: true } ? "Every file is as it was downloaded, and it works."
            : "It works. This program did not download it, so there is nothing to compare its files with.");
    }

    private async Task MeasureAsync(string model, CancellationToken cancellationToken)
    {
        // The one in use is measured where it is: a second copy would take its memory once more.
        using var serving = models.Borrow();
        if (serving?.Model is { } used && used.Name == model)
        {
            Measured(model, await ModelTrial.RunAsync(used, cancellationToken));
            return;
        }

        using var loaded = await loader.LoadAsync(model, cancellationToken);
        Measured(model, await ModelTrial.RunAsync(loaded, cancellationToken));
    }

    private void Measured(string model, TrialResult trial)
    {
        lock (_gate)
        {
            Put(new Examination(model, ExaminationKind.Measure, ExaminationState.Done, 1, "Measured", trial, time.GetUtcNow()));
        }
    }

    private void Tell(string model, ExaminationKind kind, ExaminationState state, string sentence)
    {
        lock (_gate)
        {
            Put(new Examination(model, kind, state, null, sentence, null, time.GetUtcNow()));
        }
    }

    private void Move(string model, double done)
    {
        lock (_gate)
        {
            var place = _all.FindIndex(one => one.Model == model && one.Kind == ExaminationKind.Verify);
            _all[place] = _all[place] with { Progress = done };
        }
    }

    private void Put(Examination examination)
    {
        _all.RemoveAll(one => one.Model == examination.Model && one.Kind == examination.Kind);
        _all.Add(examination);
    }

    /// <summary>Tells at once; the framework's own would tell from another thread, after the end.</summary>
    private sealed class Progress(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
