using PhotoSearch.Searching;
using PhotoSearch.Searching.Filters;
using PhotoSearch.Searching.Language;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Pages;

/// <summary>Where the form of the filters leads: to the address of the same question with what was chosen, so that there is one address for it, typed or chosen.</summary>
internal static class FilterAddresses
{
    public const string Form = "/filter";

    /// <summary>A value that is longer is no value of any list.</summary>
    private const int LongestValue = 300;

    private const int LongestIds = 2000;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet(Form, static (HttpContext context) => TypedResults.LocalRedirect(Read(context.Request.Query))).ExcludeFromDescription();

    internal static string Read(IQueryCollection form)
    {
        var typed = Given(form, "q", Question.LongestWords) ?? "";
        var words = new FilterForm(QueryParser.Parse(typed)).With(field => Given(form, field, LongestValue));
        var question = QuestionAddress.Read(
            words, Given(form, "sort", LongestValue), Given(form, "picture", PictureAddress.LongestCharacters), Given(form, "similar", LongestValue),
            Given(form, "like", LongestIds), Given(form, "unlike", LongestIds), Given(form, "strictness", LongestValue), stack: null, Given(form, "stacked", LongestValue));
        // Where the slider stands by itself, the address needs no word of it.
        return PhotoAddresses.List(question.Strictness == Closeness.DefaultStrictness ? question with { Strictness = null } : question);
    }

    private static string? Given(IQueryCollection form, string name, int longest) =>
        form.TryGetValue(name, out var values) && values[0] is { } value ? value[..Math.Min(value.Length, longest)] : null;
}
