using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>What came of verifying or measuring a model. Public, because a Blazor component's parameters are.</summary>
/// <param name="Percent">Null where nobody can tell.</param>
public sealed record ExaminationFacts(string Line, bool IsUnderWay, bool IsFailed, double? Percent)
{
    internal static ExaminationFacts Of(Examination one) => new(
        one.Trial is { } trial
            ? $"Measured here: {Words.Rate(trial.PhotosPerSecond)} photos a second{(trial.QueryMilliseconds > 0 ? $", {Words.Rate(trial.QueryMilliseconds)} ms for a query" : "")}."
            : one.IsOver ? Words.Sentence(one.Sentence) : one.Sentence + "…",
        !one.IsOver, one.State == ExaminationState.Failed, one.IsOver ? null : one.Progress * 100);
}
