using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>Answers questions about the library.</summary>
internal sealed class PhotoSearcher
{
    /// <param name="take">1 to 200.</param>
    /// <param name="cursor">From an earlier page of the same question; null for the first.</param>
    /// <exception cref="QuestionException">A cursor that is not ours, or a photo that the viewer may not see.</exception>
    /// <exception cref="ModelNotReadyException">The words cannot be embedded now.</exception>
    public Task<SearchPage> SearchAsync(Viewer viewer, Question question, int take, string? cursor, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Where a photo stands in the ranking of a question; null when it is not in it.</summary>
    public Task<Around?> AroundAsync(Viewer viewer, Question question, string photoId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
