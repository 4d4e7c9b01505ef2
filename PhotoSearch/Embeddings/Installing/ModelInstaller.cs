using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>Downloads models, one at a time: in the background of the site, or awaited by a command.</summary>
internal sealed class ModelInstaller(ModelShelf shelf, IOptions<EmbeddingsOptions> options, DownloadPatience patience, TimeProvider time, ILogger<ModelInstaller> logger) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];

    /// <summary>People ask for a handful of models; each is in it at most once.</summary>
    private readonly Channel<Job> _waiting = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Since the start: waiting, running and over, newest last.</summary>
    public IReadOnlyList<Installation> Current
    {
        get
        {
            lock (_gate)
            {
                return [.. _jobs.Select(job => job.Now)];
            }
        }
    }

    /// <summary>Asks for a model; <see cref="Current"/> tells how far it is. What a former try left is gone on with.</summary>
    /// <param name="name">As <see cref="ModelName.Parse"/> reads it.</param>
    /// <exception cref="ModelException">A name that makes no sense, or the model is here already.</exception>
    public void Start(string name)
    {
        var model = Parse(name);
        lock (_gate)
        {
            if (_jobs.Find(job => job.Model.Folder == model.Folder) is { } former)
            {
                if (!former.Now.IsOver)
                {
                    throw new ModelException($"{model.Folder} is being installed already.");
                }

                _jobs.Remove(former);
            }

            var job = new Job(model);
            _jobs.Add(job);
            _waiting.Writer.TryWrite(job);
        }
    }

    /// <summary>Stops it; what is there is kept, and the next <see cref="Start"/> goes on from it. Does nothing where nothing of that name is under way.</summary>
    public void Cancel(string name)
    {
        lock (_gate)
        {
            if (_jobs.Find(job => job.Now.Name == name && !job.Now.IsOver) is { } job)
            {
                job.Stop.Cancel();
                job.Now = Over(job, InstallationState.Stopped, "Stopped; what is there is kept");
            }
        }
    }

    /// <summary>Installs a model and comes back when it is usable.</summary>
    /// <exception cref="ModelException">It cannot be had, or does not work; what to do is said.</exception>
    public Task InstallAsync(string name, IProgress<Installation> progress, CancellationToken cancellationToken) => InstallAsync(Parse(name), progress, cancellationToken);

    public override void Dispose()
    {
        _jobs.ForEach(job => job.Stop.Dispose());
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            await RunAsync(job, stoppingToken);
        }
    }

    private async Task RunAsync(Job job, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, job.Stop.Token);
        try
        {
            await InstallAsync(job.Model, new Watcher(now => Tell(job, now)), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Tell(job, Over(job, InstallationState.Stopped, "Stopped; what is there is kept"));
        }
        catch (ModelException e)
        {
            logger.InstallationRefused(job.Model.Folder, e.Message);
            Tell(job, Over(job, InstallationState.Failed, e.Message));
        }
#pragma warning disable CA1031 // One model's failure, whatever it was, must not end the site nor the next model's turn.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.InstallationFailed(job.Model.Folder, e);
            Tell(job, Over(job, InstallationState.Failed, $"{job.Model.Folder} could not be installed: {e.Message}"));
        }
    }

    private async Task InstallAsync(ModelName model, IProgress<Installation> progress, CancellationToken cancellationToken)
    {
        using var hub = new HubClient(options, patience, time);
        logger.InstallationStarted(model.Folder, hub.Address);
        await new ModelDownload(model, shelf.Home, hub, patience, time, progress).RunAsync(cancellationToken);
        logger.InstallationDone(model.Folder, shelf.Home);
    }

    private ModelName Parse(string name)
    {
        var model = ModelName.Parse(name);
        return shelf.Find(model.Folder) switch
        {
            null => model,
            { Problem: null } there => throw AlreadyThere(there),
            var broken => throw new ModelException($"{broken.Path} is in the way and cannot be used: {broken.Problem} Remove it first (`PhotoSearch models remove {broken.Name}`), then install it."),
        };
    }

    private ModelException AlreadyThere(InstalledModel there)
    {
        DownloadFolder.ClearLeftOver(shelf.Home, there.Name);
        return new ModelException($"{there.Name} is installed already, in {there.Path}.");
    }

    private void Tell(Job job, Installation now)
    {
        lock (_gate)
        {
            // Stopped is the last word, whatever was under way when it was said; done is done.
            if (job.Now.State != InstallationState.Stopped || now.State == InstallationState.Done)
            {
                job.Now = now;
            }
        }
    }

    private static Installation Over(Job job, InstallationState state, string sentence) => job.Now with { State = state, BytesPerSecond = null, TimeLeft = null, Sentence = sentence };

    private sealed class Job(ModelName model)
    {
        public ModelName Model => model;

        public CancellationTokenSource Stop { get; } = new();

        public Installation Now { get; set; } = new(model.Folder, InstallationState.Waiting, 0, 0, null, null, "Waiting for its turn");
    }

    /// <summary>Tells at once, in order; the framework's own would tell from another thread, later.</summary>
    private sealed class Watcher(Action<Installation> tell) : IProgress<Installation>
    {
        public void Report(Installation value) => tell(value);
    }
}
