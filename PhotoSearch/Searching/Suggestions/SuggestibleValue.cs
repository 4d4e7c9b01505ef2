namespace PhotoSearch.Searching.Suggestions;

/// <summary>A value that photos of a viewer have.</summary>
/// <param name="Text">As it is shown, and written after the filter's name.</param>
/// <param name="Plain">As it is compared.</param>
/// <param name="Start">Where in <paramref name="Plain"/> the name itself begins: behind the folders above it.</param>
internal readonly record struct SuggestibleValue(SuggestionKind Kind, string Text, string Plain, int Start, int Count)
{
    /// <summary>How well it goes on from what was typed.</summary>
    /// <param name="typed">Plain.</param>
    /// <param name="partsCount">Whether it suffices that the text stands anywhere, as some filters take it.</param>
    public SuggestionFit Fit(string typed, bool partsCount)
    {
        // Whoever types a slash names folders above it too.
        var from = typed.Contains('/', StringComparison.Ordinal) ? 0 : Start;
        var best = SuggestionFit.None;
        for (var at = Plain.IndexOf(typed, from, StringComparison.Ordinal); at >= 0; at = at + 1 < Plain.Length ? Plain.IndexOf(typed, at + 1, StringComparison.Ordinal) : -1)
        {
            if (at == from)
            {
                return SuggestionFit.Begins;
            }

            if (!char.IsLetterOrDigit(Plain[at - 1]))
            {
                return SuggestionFit.BeginsWord;
            }

            best = partsCount ? SuggestionFit.Holds : best;
        }

        return best;
    }
}

/// <summary>The larger, the better.</summary>
internal enum SuggestionFit
{
    None,
    Holds,
    BeginsWord,
    Begins,
}
