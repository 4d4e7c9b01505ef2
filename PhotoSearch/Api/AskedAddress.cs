using PhotoSearch.Searching;

namespace PhotoSearch.Api;

/// <summary>A question as an address has it.</summary>
/// <param name="Q">In the language of the search box.</param>
/// <param name="Picture">A token of <c>/search/picture</c>.</param>
/// <param name="Like">Public ids of photos to look like, with commas between.</param>
/// <param name="Unlike">Likewise, not to look like.</param>
/// <param name="Strictness">0 to 1: results end where they stop being about the question; without it they never end.</param>
/// <param name="MinSimilarity">-1 to 1.</param>
/// <param name="Stack">Public id of a photo: those that are one thing with it, and no others.</param>
/// <param name="Stacked"><c>0</c> or <c>false</c>: each photo by itself; otherwise photos that are one thing come once.</param>
internal sealed record AskedAddress(string? Q, string? Picture, string? Like, string? Unlike, string? Sort, string? Strictness, string? MinSimilarity, string? Stack, string? Stacked, string? Take, string? Cursor)
{
    /// <summary>More than somebody picks, and few enough for an address.</summary>
    public const int MostPicked = 100;

    /// <param name="faults">Gets what is wrong.</param>
    public Question Read(Faults faults) => Question.From(
        faults.AtMost("q", Q, Question.LongestWords), ReadSort(faults), faults.AtMost("picture", Picture, PictureAddress.LongestCharacters)) with
    {
        Like = Picked(faults, "like", Like),
        Unlike = Picked(faults, "unlike", Unlike),
        Strictness = faults.Number("strictness", Strictness, 0, 1),
        Stack = string.IsNullOrEmpty(Stack) ? null : Stack,
        IsUnfolded = ReadUnfolded(faults),
        MinSimilarity = (float?)faults.Number("minSimilarity", MinSimilarity, -1, 1),
    };

    private static PickedPhotos Picked(Faults faults, string name, string? text)
    {
        var ids = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (ids.Length > MostPicked)
        {
            faults.Add(name, $"{name} names at most {MostPicked} photos.");
            return PickedPhotos.None;
        }

        return PickedPhotos.Of([.. ids.Distinct(StringComparer.Ordinal)]);
    }

    private bool ReadUnfolded(Faults faults)
    {
        if (Stacked is not (null or "" or "0" or "1" or "false" or "true"))
        {
            faults.Add("stacked", "stacked is 1 or true (photos that are one thing come once), or 0 or false.");
        }

        return Stacked is "0" or "false";
    }

    private SortOrder ReadSort(Faults faults)
    {
        if (SortOrders.TryRead(Sort, out var order))
        {
            return order;
        }

        faults.Add("sort", "sort is relevance, newest, oldest or name.");
        return SortOrder.Relevance;
    }
}
