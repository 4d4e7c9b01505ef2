using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;

namespace PhotoSearch.Pages;

/// <summary>Where the form of the filters leads: to the address of the same question with what was chosen, so that there is one address for it, typed or chosen.</summary>
internal static class FilterAddresses
{
    public const string Form = "/filter";

    /// <summary>A value that is longer is no value of any list.</summary>
    private const int LongestValue = 300;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet(Form, static (HttpContext context) => TypedResults.LocalRedirect(Read(context.Request.Query))).ExcludeFromDescription();

    internal static string Read(IQueryCollection form)
    {
        var typed = Given(form, "q", Question.LongestWords) ?? "";
        _ = SortOrders.TryRead(Given(form, "sort", LongestValue), out var order);
        var question = Question.From(new FilterForm(QueryParser.Parse(typed)).With(field => Given(form, field, LongestValue)), order);
        return PhotoAddresses.List(Given(form, "similar", LongestValue) is { Length: > 0 } id ? question with { Like = [id] } : question);
    }

    private static string? Given(IQueryCollection form, string name, int longest) =>
        form.TryGetValue(name, out var values) && values[0] is { } value ? value[..Math.Min(value.Length, longest)] : null;
}
