namespace PhotoSearch.Searching.Language;

/// <summary>What no photo can be at once: said before somebody wonders why nothing is found.</summary>
internal static class Contradictions
{
    public static IEnumerable<string> In(string text, IReadOnlyList<Term> terms)
    {
        var wanted = terms.OfType<Term.Restriction>().Where(term => !term.IsNegative).ToList();
        var unwanted = terms.OfType<Term.Restriction>().Where(term => term.IsNegative).ToList();
        return [.. OfDates(text, wanted), .. OfRatings(text, wanted), .. OfShapes(wanted), .. OfOpposites(text, wanted, unwanted)];
    }

    private static IEnumerable<string> OfDates(string text, List<Term.Restriction> wanted)
    {
        var after = wanted.Where(term => term.Filter is Filter.After).MaxBy(term => ((Filter.After)term.Filter).Day);
        var before = wanted.Where(term => term.Filter is Filter.Before).MinBy(term => ((Filter.Before)term.Filter).Day);
        var (from, until) = ((after?.Filter as Filter.After)?.Day, (before?.Filter as Filter.Before)?.Day);
        if (from >= until)
        {
            yield return from == until
                ? $"{Say(text, after!)} begins where {Say(text, before!)} ends: nothing can match."
                : $"{Say(text, after!)} is later than {Say(text, before!)}: nothing can match.";
            yield break;
        }

        // Days of any year always fit somewhere.
        if (wanted.Exists(term => term.Filter is Filter.EachYear))
        {
            yield break;
        }

        var during = wanted.Where(term => term.Filter is Filter.During).ToList();
        foreach (var empty in during.Where(term => term.Filter is Filter.During { From: { } first, Until: { } end } && first >= end))
        {
            yield return $"{Say(text, empty)} ends before it begins: nothing can match.";
        }

        var bound = during.Count == 0 ? null : during.TrueForAll(term => ((Filter.During)term.Filter).Until <= from) ? after
            : during.TrueForAll(term => ((Filter.During)term.Filter).From >= until) ? before : null;
        if (bound is not null)
        {
            yield return $"{Say(text, during[0])} lies outside {Say(text, bound)}: nothing can match.";
        }
    }

    private static IEnumerable<string> OfRatings(string text, List<Term.Restriction> wanted)
    {
        var ratings = wanted.Where(term => term.Filter is Filter.Rating).ToList();
        if (ratings.Count > 0 && ratings.Max(term => ((Filter.Rating)term.Filter).Least) > ratings.Min(term => ((Filter.Rating)term.Filter).Most))
        {
            yield return $"No rating is {string.Join(" and ", ratings.Select(term => Say(text, term)))} at once: nothing can match.";
        }
        else if (ratings.Count > 0 && wanted.Exists(term => term.Filter is Filter.Unrated))
        {
            yield return "A photo without a rating has no stars: nothing can match.";
        }
    }

    private static IEnumerable<string> OfShapes(List<Term.Restriction> wanted)
    {
        if (wanted.Exists(term => term.Filter is Filter.Is { Kind: PhotoKind.Portrait }) && wanted.Exists(term => term.Filter is Filter.Is { Kind: PhotoKind.Landscape }))
        {
            yield return "No photo is portrait and landscape at once: nothing can match.";
        }
    }

    private static IEnumerable<string> OfOpposites(string text, List<Term.Restriction> wanted, List<Term.Restriction> unwanted) =>
        wanted.Where(term => unwanted.Exists(other => other.Filter == term.Filter)).Take(1)
            .Select(term => $"{Say(text, term)} is asked for and left out at once: nothing can match.");

    /// <summary><c>after:2021</c> as it is said: <c>after 2021</c>.</summary>
    private static string Say(string text, Term term)
    {
        var typed = text.AsSpan(term.Place.Start, term.Place.Length);
        var colon = typed.IndexOf(':');
        return $"{((Term.Restriction)term).Filter.Name} {typed[(colon + 1)..].Trim()}";
    }
}
