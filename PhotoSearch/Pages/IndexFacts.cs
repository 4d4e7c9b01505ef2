using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Vectors;

namespace PhotoSearch.Pages;

/// <summary>The neighbour index in words. Public, because a Blazor component's parameters are.</summary>
/// <param name="State">A sentence: what goes on with it.</param>
/// <param name="Linking">How far linking is; null while nothing waits.</param>
/// <param name="Problem">What an administrator is to mend; null while there is nothing.</param>
/// <param name="Auditing">How far an audit is; null while there is none.</param>
/// <param name="Audit">What the last one found, a line each; empty before the first.</param>
/// <param name="IsSound">It found nothing to mend.</param>
public sealed record IndexFacts(
    string State, Part? Linking, string? Problem, string Vectors, string Graph, Part? Auditing, IReadOnlyList<string> Audit, bool IsSound)
{
    internal static IndexFacts Of(IndexStatus index, bool isAdministrator, DateTimeOffset now)
    {
        var size = index.Size;
        return new IndexFacts(
            StateOf(index), size.Unlinked > 0 ? new Part(index.Linked, size.Vectors, Line(index)) : null,
            isAdministrator ? index.Problem : null,
            $"{Words.Count(size.Vectors, "vector", "vectors")} of {Words.Count(size.Dimension, "number", "numbers")} · {Words.Bytes(size.MemoryBytes)} of memory · {Words.Bytes(size.FileBytes)} of rows on disk",
            GraphOf(size),
            index.Auditing is { } audit ? new Part(audit.Step, AuditProgress.Steps, $"{Words.Sentence(audit.Sentence)} Begun {DateWords.Ago(audit.Since, now)}.") : null,
            index.Audit is { } found ? [.. LinesOf(found, now)] : [],
            index.Audit is { } last && IsSoundOf(last));
    }

    private static string StateOf(IndexStatus index) => index.State switch
    {
        IndexState.Ready => "Ready.",
        IndexState.Verifying => "Ready. Its files are being compared with their checksums.",
        IndexState.Linking => "Taking up new photos. They are found already.",
        IndexState.Rebuilding => "It is being made anew from the catalog. Every photo is found meanwhile; a search takes a little longer.",
        _ => throw new ArgumentOutOfRangeException(nameof(index), index.State, "Not a state of the index."),
    };

    private static string Line(IndexStatus index)
    {
        var rate = index.PerSecond is { } perSecond ? $" · {Words.Rate(perSecond)} a second" : "";
        var left = index.TimeLeft is { } time ? $" · about {Words.Duration(time)} left" : "";
        return $"{Words.Count(index.Linked)} of {Words.Count(index.Size.Vectors)} linked{rate}{left}";
    }

    private static string GraphOf(IndexStatistics size) =>
        $"M {size.M}, efConstruction {size.EfConstruction}, efSearch {size.EfSearch}" + (size.Dead > 0 ? $" · {Words.Count(size.Dead)} removed and still in it" : "");

    private static IEnumerable<string> LinesOf(IndexFindings found, DateTimeOffset now)
    {
        var words = found.WordsRecall is { } recall ? $"; for {Words.Count(found.Words, "question", "questions")} asked lately {Percent(recall)}" : "";
        yield return found.Sampled == 0
            ? $"{Capital(DateWords.Ago(found.At, now))}."
            : $"{Capital(DateWords.Ago(found.At, now))}: of the ten nearest photos {Percent(found.RecallAt10)} are found, of the fifty nearest {Percent(found.RecallAt50)}{words}.";
        yield return IsSoundOf(found)
            ? $"Nothing was wrong in {Words.Count(found.Vectors, "vector", "vectors")}."
            : $"{string.Join(", ", Faults(found).Where(fault => fault.Count > 0).Select(fault => $"{Words.Count(fault.Count)} {fault.Word}"))}; {Words.Count(found.Healed)} mended{(found.IsRebuilt ? ". Too few were found, and the index is made anew" : "")}.";
    }

    private static bool IsSoundOf(IndexFindings found) => !found.IsRebuilt && Faults(found).All(fault => fault.Count == 0);

    private static (long Count, string Word)[] Faults(IndexFindings found) =>
        [(found.Missing, "missing"), (found.Stray, "stray"), (found.Wrong, "wrong"), (found.Misaligned, "misaligned"), (found.Orphans, "out of reach")];

    private static string Percent(double share) => $"{(100 * share).ToString("0.#", CultureInfo.InvariantCulture)} %";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}

/// <summary>How far something is. Public, because a Blazor component's parameters are.</summary>
public sealed record Part(long Done, long Total, string Line);
