namespace PhotoSearch.Searching.Language;

/// <summary>What a person typed, understood. Never fails: what is no part of the language is words.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Terms">In order; between them lies only white space.</param>
/// <param name="Notes">Sentences for the person: what was searched as words, and what cannot match.</param>
internal sealed record Query(string Text, IReadOnlyList<Term> Terms, IReadOnlyList<string> Notes)
{
    /// <summary>What the photos should look like: the plain words together, and each weighted part by itself.</summary>
    public IReadOnlyList<WeightedWords> Wanted { get; } =
    [
        .. Joined([.. Terms.OfType<Term.Words>().Where(words => words is { IsNegative: false, Weight: null }).Select(words => words.Text)]),
        .. Terms.OfType<Term.Words>().Where(words => words is { IsNegative: false, Weight: not null }).Select(words => new WeightedWords(words.Text, words.Weight!.Value)),
    ];

    /// <summary>What they should not look like.</summary>
    public IReadOnlyList<string> Unwanted { get; } = [.. Terms.OfType<Term.Words>().Where(words => words.IsNegative).Select(words => words.Text)];

    /// <summary>What must stand, or must not stand, in the words that belong to a photo.</summary>
    public IReadOnlyList<Term.Exact> Exact { get; } = [.. Terms.OfType<Term.Exact>()];

    public IReadOnlyList<Term.Restriction> Filters { get; } = [.. Terms.OfType<Term.Restriction>()];

    /// <summary>The answer is another one for another person.</summary>
    public bool AsksForFavourites => Filters.Any(IsOfFavourites);

    public static bool IsOfFavourites(Term.Restriction term) => term.Filter is Filter.Is { Kind: PhotoKind.Favourite };

    private static IEnumerable<WeightedWords> Joined(string[] plain) => plain.Length == 0 ? [] : [new WeightedWords(string.Join(' ', plain), 1)];
}

/// <summary>Words that are embedded together.</summary>
internal readonly record struct WeightedWords(string Text, double Weight);

/// <summary>A place in the typed text, in UTF-16 units.</summary>
internal readonly record struct Stretch(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>A part of what was typed.</summary>
internal abstract record Term(Stretch Place)
{
    /// <summary>Words for the model.</summary>
    /// <param name="Weight">Null where none was given.</param>
    internal sealed record Words(Stretch Place, string Text, double? Weight, bool IsNegative) : Term(Place);

    /// <summary>Words that must stand so in a name, a caption, a keyword or a person's name.</summary>
    internal sealed record Exact(Stretch Place, string Text, bool IsNegative) : Term(Place);

    internal sealed record Restriction(Stretch Place, Filter Filter, bool IsNegative) : Term(Place);

    /// <summary>Signs that say nothing: a hyphen by itself, empty quotation marks.</summary>
    internal sealed record Mute(Stretch Place) : Term(Place);
}
