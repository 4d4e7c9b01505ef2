using System.Text;
using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Where pages, pictures and originals are found on the site.</summary>
internal static class PhotoAddresses
{
    public static string Picture(PhotoKey photo, int size) => $"/api/v1/photos/{Escape(photo.Id)}/picture?size={size}&v={photo.Version}";

    public static string Download(string id) => $"/api/v1/photos/{Escape(id)}/original?download=1";

    /// <summary>The viewer, which walks on within the question's ranking.</summary>
    public static string Photo(string id, Question question) =>
        $"/photos/{Escape(id)}" + Parameters(("q", question.Words), ("similar", IsSimilar(question) ? question.Like[0] : ""), ("sort", Word(question.Sort)));

    public static string Similar(string id) => $"/similar/{Escape(id)}";

    /// <summary>The page that lists a question's answers.</summary>
    public static string List(Question question, string? cursor = null) => (IsSimilar(question) ? Similar(question.Like[0]) : "/")
        + Parameters(("q", question.Words), ("sort", Word(question.Sort)), ("cursor", cursor ?? ""));

    /// <summary>The usual order needs no word.</summary>
    private static string Word(SortOrder order) => order == SortOrder.Relevance ? "" : SortOrders.Word(order);

    private static bool IsSimilar(Question question) => question.Like.Count == 1;

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
