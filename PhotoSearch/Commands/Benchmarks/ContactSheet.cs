using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What models show first, to be looked at: a row a query, the first eight photos of each model in it, as one SVG with the pictures in it.</summary>
internal static class ContactSheet
{
    public const int Hits = 8;

    private const int Side = 120;
    private const int Gap = 4;
    private const int Line = 20;
    private const int Row = Line + Side + Gap;
    private const int Column = (Hits * (Side + Gap)) + (4 * Gap);

    /// <summary>What people ask their photos on a usual day.</summary>
    public static IReadOnlyList<string> Everyday { get; } =
    [
        "dog", "cat", "two dogs on a beach", "people", "a woman smiling", "children playing", "wedding", "birthday party",
        "mountains with snow", "sunset over the sea", "beach", "forest", "flowers in a garden", "a bird", "horses", "a boat on a lake",
        "city at night", "street with cars", "old church", "bridge over a river", "food on a table", "a cup of coffee", "someone reading a book", "a photo of a bicycle",
    ];

    /// <param name="models">Of each, by query, the photos that came first.</param>
    public static async Task WriteAsync(string path, IReadOnlyList<string> queries, IReadOnlyList<(string Name, IReadOnlyList<IReadOnlyList<string>> First)> models, CancellationToken cancellationToken)
    {
        await using var decoder = new PhotoDecoder(Options.Create(new DecodingOptions()), TimeProvider.System, NullLogger<PhotoDecoder>.Instance);
        var (width, height) = (models.Count * Column, Line + (queries.Count * Row));
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="13">
            <title>The first {Hits} photos for {queries.Count} queries</title>
            <rect width="100%" height="100%" fill="#fff"/>

            """));
        foreach (var (column, (name, first)) in models.Index())
        {
            var left = column * Column;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + Gap}\" y=\"15\" font-weight=\"bold\">{Escape(name)}</text>\n");
            foreach (var (at, query) in queries.Index())
            {
                var top = Line + (at * Row);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + Gap}\" y=\"{top + 15}\">{Escape(query)}</text>\n");
                foreach (var (place, photo) in first[at].Index())
                {
                    var picture = await decoder.RenderAsync(photo, Side * 2, cancellationToken);
                    svg.Append(CultureInfo.InvariantCulture, $"<image x=\"{left + Gap + (place * (Side + Gap))}\" y=\"{top + Line}\" width=\"{Side}\" height=\"{Side}\" preserveAspectRatio=\"xMidYMid slice\" href=\"data:image/webp;base64,{Convert.ToBase64String(picture.Span)}\"/>\n");
                }
            }
        }

        await File.WriteAllTextAsync(path, svg.Append("</svg>\n").ToString(), cancellationToken);
    }

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
