namespace PhotoSearch.Pages;

/// <summary>A question that was not answered, why, and where to go from there.</summary>
internal sealed record Refusal(string Heading, string Why, string Address, string WayOut);
