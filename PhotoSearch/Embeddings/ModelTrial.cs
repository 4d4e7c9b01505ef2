namespace PhotoSearch.Embeddings;

/// <summary>Stub until the owner's file is merged.</summary>
internal static class ModelTrial
{
    public static async Task<TrialResult> RunAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        return new TrialResult(12.5, 3.25, 14_000_000, TimeProvider.System.GetUtcNow());
    }
}

internal sealed record TrialResult(double PhotosPerSecond, double QueryMilliseconds, long WeightBytes, DateTimeOffset At);
