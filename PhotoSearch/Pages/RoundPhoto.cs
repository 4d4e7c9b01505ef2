using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>A photo that a search goes on from. Public, because a Blazor component's parameters are.</summary>
/// <param name="IsBad">Not to look like it.</param>
/// <param name="Without">Address of the same question without it.</param>
public sealed record RoundPhoto(string Id, bool IsBad, string Without)
{
    internal static IReadOnlyList<RoundPhoto> Of(Question question) =>
    [
        .. question.Like.Select(id => new RoundPhoto(id, IsBad: false, PhotoAddresses.List(question with { Like = PickedPhotos.Of([.. question.Like.Where(other => other != id)]) }))),
        .. question.Unlike.Select(id => new RoundPhoto(id, IsBad: true, PhotoAddresses.List(question with { Unlike = PickedPhotos.Of([.. question.Unlike.Where(other => other != id)]) }))),
    ];
}
