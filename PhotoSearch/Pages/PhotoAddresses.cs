using System.Text;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Where pages, pictures and originals are found on the site.</summary>
internal static class PhotoAddresses
{
    public static string Picture(PhotoKey photo, int size) => $"/api/v1/photos/{Escape(photo.Id)}/picture?size={size}&v={photo.Version}";

    public static string Download(string id) => $"/api/v1/photos/{Escape(id)}/original?download=1";

    /// <summary>What <c>stacked</c> says where each photo of a stack comes by itself, as for the API.</summary>
    public const string Unfolded = "0";

    private const string MonthFormat = "yyyy-MM";

    /// <summary>The viewer, which walks on within the question's ranking.</summary>
    public static string Photo(string id, Question question) => $"/photos/{Escape(id)}" + Asked(question, "similar", cursor: null);

    /// <summary>The photos that are one thing with this one, as they were taken.</summary>
    public static string Stack(string id) => List(Question.Library with { Stack = id, Sort = SortOrder.Oldest });

    public static string Similar(string id) => $"/similar/{Escape(id)}";

    /// <summary>The page that lists a question's answers.</summary>
    public static string List(Question question, string? cursor = null) =>
        IsSimilar(question) ? Similar(question.Like[0]) + Asked(question with { Like = PickedPhotos.None }, "like", cursor) : "/" + Asked(question, "like", cursor);

    /// <summary>The same, from a month on.</summary>
    public static string From(Question question, DateOnly month) => List(question) is var list && list.Contains('?', StringComparison.Ordinal) ? $"{list}&from={Month(month)}" : $"{list}?from={Month(month)}";

    /// <summary><c>2021-03</c>.</summary>
    public static string Month(DateOnly month) => month.ToString(MonthFormat, CultureInfo.InvariantCulture);

    /// <summary>Null for what is no month.</summary>
    public static DateOnly? ReadMonth(string? text) => DateOnly.TryParseExact(text, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;

    public static string OnThisDay(DateOnly day, string? cursor = null) => "/on-this-day" + Parameters(("day", day.ToString("MM-dd", CultureInfo.InvariantCulture)), ("cursor", cursor ?? ""));

    /// <summary>The folders in a folder.</summary>
    /// <param name="path">The root's name and the way below it; empty: the roots.</param>
    public static string Folders(string path) => "/folders" + Parameters(("in", path));

    /// <param name="like">The name under which the page takes photos to look like.</param>
    private static string Asked(Question question, string like, string? cursor) => Parameters(
        ("picture", question.Picture ?? ""), ("q", question.Words), (IsSimilar(question) ? like : "like", string.Join(',', question.Like)), ("unlike", string.Join(',', question.Unlike)),
        ("stack", question.Stack ?? ""), ("stacked", question.IsUnfolded ? Unfolded : ""), ("sort", Word(question.Sort)), ("strictness", question.Strictness?.ToString("0.##", CultureInfo.InvariantCulture) ?? ""), ("cursor", cursor ?? ""));

    /// <summary>The usual order needs no word.</summary>
    private static string Word(SortOrder order) => order == SortOrder.Relevance ? "" : SortOrders.Word(order);

    /// <summary>Whether a page of its own lists it: photos like this one.</summary>
    public static bool IsSimilar(Question question) => question.Like.Count == 1 && question.Unlike.Count == 0 && question.Picture is null;

    private static string Parameters(params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value.Length > 0)
            {
                _ = text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Escape(value));
            }
        }

        return text.ToString();
    }

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
