using PhotoSearch.Searching.Language;

namespace PhotoSearch.Searching.Filters;

/// <summary>The controls of the filters, over what was typed: each shows what stands there, and a change of one changes the text.</summary>
internal sealed class FilterForm(Query query)
{
    /// <summary>Filters that have a control.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["after", "before", "camera", "lens", "type", "folder", "place", "tag", "album", "rating", "is", "year", "on", "near"];

    /// <summary>What the control shows; empty where nothing is set.</summary>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    public string Shown(string field) => query.Filters.FirstOrDefault(term => IsSetBy(term, field)) is { } term
        ? term.Filter switch
        {
            Filter.After after => Day(after.Day),
            Filter.Before before => Day(before.Day),
            Filter.Rating { Most: 5 } rating => $">={rating.Least}",
            _ => QueryText.ValueOf(query, term),
        }
        : "";

    /// <summary>The text with what was changed; what shows as before stays as it was typed.</summary>
    /// <param name="given">What a control holds; null where it was not sent.</param>
    public string With(Func<string, string?> given)
    {
        var changed = Fields.Select(field => (Field: field, Value: given(field)?.Trim())).Where(one => one.Value is not null && one.Value != Shown(one.Field)).ToList();
        var text = QueryText.Without(query, term => term is Term.Restriction set && changed.Exists(one => IsSetBy(set, one.Field)));
        return string.Join(' ', changed.Where(one => one.Value!.Length > 0).Select(one => QueryText.Write(one.Field, one.Value!)).Prepend(text)).Trim();
    }

    private static bool IsSetBy(Term.Restriction term, string field) => !term.IsNegative && term.Filter.Name == field;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
