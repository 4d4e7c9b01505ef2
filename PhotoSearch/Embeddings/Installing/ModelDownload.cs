namespace PhotoSearch.Embeddings.Installing;

/// <summary>
/// One model from its repositories into the models' folder. It appears there under its name in one step, when every file is checked and both towers have run;
/// cut off anywhere before, by whatever, the next one goes on from there.
/// </summary>
internal sealed class ModelDownload(ModelName model, string home, HubClient hub, DownloadPatience patience, TimeProvider time, IProgress<Installation> progress)
{
    /// <summary>Left free on the disk, for the catalog and whatever else writes there.</summary>
    private const long SpaceToLeave = 200_000_000;

    private readonly DownloadPace _pace = new(time);
    private long _total;
    private long _there;

    private string Target => Path.Combine(home, model.Folder);

    /// <exception cref="ModelException">It cannot be had, or does not work; what to do is said.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = DownloadFolder.Open(home, model.Folder);
        try
        {
            if (Directory.Exists(Target))
            {
                folder.Delete();
                throw new ModelException($"{model.Folder} is installed already, in {Target}.");
            }

            hub.OnPause = fault => Tell(InstallationState.Running, _there, $"{fault.Message} Trying again.");
            Tell(InstallationState.Running, 0, $"Asking {hub.Address.Host} for the files of {model.Folder}");
            var plan = DownloadPlan.ReadIfThere(folder.PlanFile, model) ?? await PlanAsync(folder, cancellationToken);
            _total = plan.TotalBytes;
            CheckSpace(plan, folder);
            await FetchAsync(plan, folder, cancellationToken);
            await FinishAsync(plan, folder, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{home} cannot be written: {e.Message}", e);
        }
    }

    private async Task<DownloadPlan> PlanAsync(DownloadFolder folder, CancellationToken cancellationToken)
    {
        DownloadPlan plan;
        try
        {
            plan = await DownloadPlan.MakeAsync(hub, model, cancellationToken);
        }
        catch when (!Directory.Exists(folder.Model))
        {
            folder.Delete(); // A misspelt name leaves nothing behind.
            throw;
        }

        if (Directory.Exists(folder.Model))
        {
            Directory.Delete(folder.Model, recursive: true); // Of a plan for something else.
        }

        plan.Write(folder.PlanFile);
        return plan;
    }

    private void CheckSpace(DownloadPlan plan, DownloadFolder folder)
    {
        var needed = plan.Files.Sum(file => Math.Max(0, file.Bytes - FileDownload.BytesThere(At(folder, file))));
        var free = new DriveInfo(home).AvailableFreeSpace;
        if (needed > free - SpaceToLeave)
        {
            throw new ModelException(
                $"{model.Folder} needs {Megabytes(needed)} MB more in {home}, and {Megabytes(Math.Max(0, free - SpaceToLeave))} MB are free there beyond the {Megabytes(SpaceToLeave)} MB that are left for the rest. Make room and install it again.");
        }
    }

    private async Task FetchAsync(DownloadPlan plan, DownloadFolder folder, CancellationToken cancellationToken)
    {
        var done = 0L;
        foreach (var file in plan.Files.OrderBy(file => file.Bytes))
        {
            // The smallest first: what is refused or gone shows before the gigabytes come.
            await new FileDownload(hub, file, At(folder, file), patience).RunAsync(bytes => Moved(done + bytes, file), cancellationToken);
            done += file.Bytes;
            Moved(done, file);
        }
    }

    private async Task FinishAsync(DownloadPlan plan, DownloadFolder folder, CancellationToken cancellationToken)
    {
        Tell(InstallationState.Checking, _total, "Loading both towers");
        await WriteSourcesAsync(plan, folder, cancellationToken);
        try
        {
            await ModelVerification.LoadAsync(folder.Model, cancellationToken);
        }
        catch (ModelException e)
        {
            // The bytes are right, so another download would bring the same: it is for this program not to know the model.
            folder.Delete();
            throw new ModelException($"{model.Folder} was downloaded as it was published, and does not work here, so it was deleted again: {e.Message}", e);
        }

        Directory.Move(folder.Model, Target);
        folder.Delete();
        Tell(InstallationState.Done, _total, $"{model.Folder} is installed");
    }

    private async Task WriteSourcesAsync(DownloadPlan plan, DownloadFolder folder, CancellationToken cancellationToken)
    {
        var sources = new List<ModelSource>();
        foreach (var file in plan.Files)
        {
            var sha256 = file.Sha256 ?? await FileHash.Sha256Async(At(folder, file), static _ => { }, cancellationToken);
            sources.Add(new ModelSource(file.To, file.Bytes, sha256, file.Repository, file.Commit, file.From));
        }

        new ModelSources(model.Folder, time.GetUtcNow(), sources).Write(folder.Model);
    }

    private void Moved(long bytes, PlannedFile file)
    {
        _there = bytes;
        if (_pace.Note(bytes))
        {
            Tell(InstallationState.Running, bytes, $"Downloading {file.To}");
        }
    }

    private void Tell(InstallationState state, long bytes, string sentence) => progress.Report(new Installation(
        model.Folder, state, bytes, _total, state == InstallationState.Running ? _pace.BytesPerSecond : null, state == InstallationState.Running ? _pace.TimeLeft(_total) : null, sentence));

    private static string At(DownloadFolder folder, PlannedFile file) => Path.Combine(folder.Model, file.To);

    private static string Megabytes(long bytes) => (bytes / 1_000_000).ToString("N0", CultureInfo.InvariantCulture);
}
