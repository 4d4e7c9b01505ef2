using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>Stub until the owner's file is merged.</summary>
internal sealed class ModelSwitch(ModelInUse inUse)
{
    public ModelStanding Standing => new(inUse.Loaded?.Name, inUse.State, inUse.IsReady, false, null);

    public Task ChooseAsync(string model, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : throw new ModelException($"{model} cannot be chosen yet by {Standing.Serving}.");

    public Task CancelAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested || Standing.IsSetBySettings ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
}

internal sealed record ModelStanding(string? Serving, string State, bool IsReady, bool IsSetBySettings, ComingModel? Coming);

internal sealed record ComingModel(string Name, long Done, long Total, double? PhotosPerSecond, TimeSpan? TimeLeft, string? Problem);
