using PhotoSearch.Searching;

namespace PhotoSearch.Pages;

/// <summary>A question that was not answered, why, and where to go from there.</summary>
internal sealed record Refusal(string Heading, string Why, string Address, string WayOut)
{
    /// <summary>Where nothing more is known of the question; a cursor leads into the middle of a list that is no more.</summary>
    public static Refusal Of(QuestionException refused, Question question) => refused is CursorException
        ? new("This page of the list is gone", "The list was made anew since its address was written down.", PhotoAddresses.List(question), "Begin at the first page")
        : new("That did not work", refused.Message, PhotoAddresses.List(question), "Start again");
}
