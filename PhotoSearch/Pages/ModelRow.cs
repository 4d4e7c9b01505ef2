using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>A model of the catalogue or of this server, as its card says it. Public, because a Blazor component's parameters are.</summary>
/// <param name="Name">Of its folder, and what scripts call it.</param>
/// <param name="Size">Of the download, or of its weights when it is here.</param>
/// <param name="Memory">About how much it takes while both of its sides are loaded.</param>
/// <param name="Problem">Why it cannot be used.</param>
public sealed record ModelRow(string Name, string Title, string? Advice, string Size, string? Memory, string? Languages, string? Recall, string? Licence, string? Note, string? Problem)
{
    public bool IsInstalled { get; init; }

    public bool IsInUse { get; init; }

    public bool IsComing { get; init; }

    public bool CanRemove { get; init; }

    public bool HasText { get; init; } = true;

    public InstallFacts? Install { get; init; }

    public ExaminationFacts? Verified { get; init; }

    public ExaminationFacts? Measured { get; init; }

    /// <summary>On this machine; null until it was measured.</summary>
    public double? PhotosPerSecond { get; init; }

    public bool CanUse => IsInstalled && !IsInUse && !IsComing && Problem is null;

    /// <summary>The one in use first, then what can be used, then what cannot.</summary>
    internal static IReadOnlyList<ModelRow> Installed(ModelsOverview all) =>
        [.. all.Installed.Select(one => Of(all, one)).OrderByDescending(row => row.IsInUse).ThenByDescending(row => row.IsComing).ThenBy(row => row.Problem is not null)];

    /// <summary>What is on its way or failed first, then the catalogue's order.</summary>
    internal static IReadOnlyList<ModelRow> ToInstall(ModelsOverview all)
    {
        var here = all.Installed.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var known = all.Known.Where(one => !here.Contains(one.Name)).Select(one => Of(all, one)).ToList();
        var others = all.Installations
            .Where(one => one.State != InstallationState.Done && !here.Contains(one.Name) && !known.Exists(row => row.Name == one.Name))
            .Select(one => new ModelRow(one.Name, one.Name, null, "", null, null, null, null, null, null) { Install = InstallFacts.Of(one) });
        return [.. others.Concat(known).OrderByDescending(row => row.Install is not null)];
    }

    private static ModelRow Of(ModelsOverview all, KnownModel known) => new(
        known.Name, known.Title, AdviceOf(known), Words.Bytes(known.DownloadBytes) + " to download", MemoryOf(known), known.Languages, known.Recall, known.Licence, known.Note, null)
    {
        Install = all.Installations.LastOrDefault(one => one.Name == known.Name && one.State != InstallationState.Done) is { } installing ? InstallFacts.Of(installing) : null,
    };

    private static ModelRow Of(ModelsOverview all, InstalledModel model)
    {
        var known = all.Known.FirstOrDefault(one => one.Name == model.Name);
        var isStarter = model.Name == EmbeddingsOptions.Starter;
        var trial = all.Examinations.LastOrDefault(one => one.Model == model.Name && one.Trial is not null)?.Trial;
        return new ModelRow(
            model.Name, known?.Title ?? (isStarter ? "Starter model" : model.Name), known is null ? null : AdviceOf(known),
            model.Bytes > 0 ? Words.Bytes(model.Bytes) : "", known is null ? null : MemoryOf(known),
            known?.Languages ?? (isStarter ? "English, simple words" : null), known?.Recall, known?.Licence,
            known?.Note ?? (isStarter ? "Small, and comes along so that search works at once. A real model finds far more." : NullIfEmpty(model.Description)),
            model.Problem is { } problem ? Words.Sentence(problem) : null)
        {
            IsInstalled = true,
            IsInUse = model.Name == (all.Serving?.Name ?? all.Standing.Serving),
            IsComing = model.Name == all.Standing.Coming?.Name,
            CanRemove = model.IsRemovable,
            HasText = model.HasText,
            Verified = Last(all, model.Name, ExaminationKind.Verify),
            Measured = Last(all, model.Name, ExaminationKind.Measure),
            PhotosPerSecond = trial?.PhotosPerSecond,
        };
    }

    private static ExaminationFacts? Last(ModelsOverview all, string name, ExaminationKind kind) =>
        all.Examinations.LastOrDefault(one => one.Model == name && one.Kind == kind) is { } examination ? ExaminationFacts.Of(examination) : null;

    private static string? AdviceOf(KnownModel known) => known.Advice switch
    {
        ModelAdvice.English => "Recommended for English",
        ModelAdvice.Multilingual => "Recommended for 50+ languages",
        _ => null,
    };

    private static string MemoryOf(KnownModel known) => $"about {Words.Bytes(known.MemoryMegabytes * 1_048_576L)}";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
