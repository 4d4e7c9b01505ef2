using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>Where pages, pictures and originals are found on the site.</summary>
internal static class PhotoAddresses
{
    public static string Picture(PhotoKey photo, int size) => $"/api/v1/photos/{Escape(photo.Id)}/picture?size={size}&v={photo.Version}";

    public static string Download(string id) => $"/api/v1/photos/{Escape(id)}/original?download=1";

    /// <summary>The viewer, which walks on within the question's ranking.</summary>
    public static string Photo(string id, Question question) => $"/photos/{Escape(id)}" + question switch
    {
        Question.Words words => $"?q={Escape(words.Text)}",
        Question.SimilarTo similar => $"?similar={Escape(similar.PhotoId)}",
        Question.SimilarToPicture picture => Query(picture),
        _ => "",
    };

    public static string Similar(string id) => $"/similar/{Escape(id)}";

    /// <summary>The page that lists a question's answers.</summary>
    public static string List(Question question, string? cursor = null)
    {
        var page = question switch
        {
            Question.Words words => $"/?q={Escape(words.Text)}",
            Question.SimilarTo similar => Similar(similar.PhotoId),
            Question.SimilarToPicture picture => $"/{Query(picture)}",
            _ => "/",
        };
        return cursor is null ? page : $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Escape(cursor)}";
    }

    private static string Query(Question.SimilarToPicture picture) =>
        $"?picture={Escape(picture.Token)}" + (picture.Text.Length == 0 ? "" : $"&q={Escape(picture.Text)}");

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
