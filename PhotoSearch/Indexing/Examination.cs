using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>How far a look at an installed model is, or what came of it.</summary>
/// <param name="Progress">From 0 to 1; null where nobody can tell.</param>
/// <param name="Sentence">For people: what it is doing, what was found, or why it failed.</param>
/// <param name="Trial">What was measured; only of a measurement that ended well.</param>
internal sealed record Examination(
    string Model, ExaminationKind Kind, ExaminationState State, double? Progress, string Sentence, TrialResult? Trial, DateTimeOffset At)
{
    public bool IsOver => State is ExaminationState.Done or ExaminationState.Failed;
}

/// <summary>What is asked of a model.</summary>
internal enum ExaminationKind
{
    /// <summary>Whether its files are what was downloaded, and whether it works.</summary>
    Verify,

    /// <summary>How quick it is on this machine.</summary>
    Measure,
}

/// <summary>Where an examination stands.</summary>
internal enum ExaminationState
{
    /// <summary>Behind another one.</summary>
    Waiting,
    Running,
    Done,

    /// <summary>The model is not as it should be, or could not be looked at.</summary>
    Failed,
}
