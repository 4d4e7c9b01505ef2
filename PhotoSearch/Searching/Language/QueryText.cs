using System.Text;

namespace PhotoSearch.Searching.Language;

/// <summary>Changes to what was typed, as a link or a form makes them.</summary>
internal static class QueryText
{
    /// <summary>The text without some of its terms, and one blank between what is left.</summary>
    public static string Without(Query query, Func<Term, bool> isLeftOut)
    {
        var left = new StringBuilder(query.Text.Length);
        foreach (var term in query.Terms.Where(term => !isLeftOut(term)))
        {
            _ = left.Append(left.Length > 0 ? " " : "").Append(query.Text.AsSpan(term.Place.Start, term.Place.Length));
        }

        return left.ToString();
    }

    /// <summary><c>camera:"Canon EOS 5D"</c>; a quotation mark inside, of whatever language, cannot be written and becomes a blank.</summary>
    public static string Write(string name, string value)
    {
        var plain = string.Concat(value.Select(sign => Signs.IsQuote(sign) ? ' ' : sign)).Trim();
        return plain.Any(char.IsWhiteSpace) || (plain.Length > 0 && !char.IsLetterOrDigit(plain[0]) && plain[0] is not ('>' or '<' or '=' or '-')) ? $"{name}:\"{plain}\"" : $"{name}:{plain}";
    }

    /// <summary>What was typed of a term.</summary>
    public static string Of(Query query, Term term) => query.Text.Substring(term.Place.Start, term.Place.Length);

    /// <summary>What was typed as a filter's value, without the marks around it.</summary>
    public static string ValueOf(Query query, Term.Restriction term)
    {
        var typed = Of(query, term).AsSpan();
        return Signs.Plain(typed[(typed.IndexOf(':') + 1)..]);
    }
}
