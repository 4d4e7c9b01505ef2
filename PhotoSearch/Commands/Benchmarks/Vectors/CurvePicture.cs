using System.Text;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>Draws curves as an SVG: queries a second, by their logarithm, over recall from 0.9 to 1. It reads on light and dark pages.</summary>
internal static class CurvePicture
{
    private const double Left = 64;
    private const double Top = 42;
    private const double Width = 330;
    private const double Height = 230;
    private const double Gap = 50;
    private const double Bottom = 74;
    private const double LeastRecall = 0.9;

    /// <summary>By system: ours, hnswlib as Debian builds it, hnswlib at its best. Middle tones stand out from white and from black.</summary>
    private static readonly string[] Colours = ["#2f81f7", "#d4792a", "#8b949e"];

    /// <param name="sets">One panel each, beside each other.</param>
    public static string Draw(IReadOnlyList<(string Title, IReadOnlyList<RecallCurve> Curves)> sets)
    {
        var whole = Left + (sets.Count * (Width + Gap));
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:0} {Top + Height + Bottom:0}" width="{whole:0}" font-family="sans-serif" font-size="12" fill="#768390" role="img">
            <title>Queries a second on one thread over recall@10</title>

            """));
        var rates = sets.SelectMany(set => set.Curves).SelectMany(Shown).Select(point => point.PerSecond).ToList();
        var (low, high) = rates.Count == 0 ? (1.0, 10.0) : (RoundDown(rates.Min()), RoundUp(rates.Max()));
        for (var i = 0; i < sets.Count; i++)
        {
            Panel(svg, Left + (i * (Width + Gap)), sets[i].Title, sets[i].Curves, low, high, isFirst: i == 0);
        }

        var names = sets.SelectMany(set => set.Curves).Select(curve => curve.Words).Distinct().ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var x = Left + (i * 210);
            var y = Top + Height + Bottom - 14;
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0} {y - 4:0}h22\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"2.5\"/><text x=\"{x + 28:0}\" y=\"{y:0}\">{names[i]}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, double left, string title, IReadOnlyList<RecallCurve> curves, double low, double high, bool isFirst)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (Width / 2):0}\" y=\"{Top - 16:0}\" text-anchor=\"middle\" font-weight=\"bold\">{title}</text>\n");
        for (var recall = 90; recall <= 100; recall += 2)
        {
            var x = X(left, recall / 100.0);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.0} {Top:0}v{Height:0}\" stroke=\"#768390\" stroke-opacity=\".25\"/><text x=\"{x:0.0}\" y=\"{Top + Height + 16:0}\" text-anchor=\"middle\">{recall / 100.0:0.00}</text>\n");
        }

        foreach (var rate in Ticks(low, high))
        {
            var y = Y(rate, low, high);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{left:0} {y:0.0}h{Width:0}\" stroke=\"#768390\" stroke-opacity=\".25\"/><text x=\"{left - 6:0}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{rate:N0}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (Width / 2):0}\" y=\"{Top + Height + 36:0}\" text-anchor=\"middle\">recall@10</text>\n");
        if (isFirst)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(12 {Top + (Height / 2):0}) rotate(-90)\" text-anchor=\"middle\">queries a second, one thread</text>\n");
        }

        for (var i = 0; i < curves.Count; i++)
        {
            var points = string.Join(' ', Shown(curves[i]).Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(left, point.Recall):0.0},{Y(point.PerSecond, low, high):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>\n");
        }
    }

    private static IEnumerable<CurvePoint> Shown(RecallCurve curve) => curve.Points.Where(point => point.Recall >= LeastRecall);

    private static double X(double left, double recall) => left + (Width * (recall - LeastRecall) / (1 - LeastRecall));

    private static double Y(double rate, double low, double high) => Top + (Height * (1 - (Math.Log(rate / low) / Math.Log(high / low))));

    private static IEnumerable<double> Ticks(double low, double high)
    {
        for (var power = 1.0; power <= high; power *= 10)
        {
            foreach (var rate in (double[])[power, 2 * power, 5 * power])
            {
                if (rate >= low && rate <= high)
                {
                    yield return rate;
                }
            }
        }
    }

    private static double RoundDown(double rate) => Ticks(1, 1e9).Last(tick => tick <= Math.Max(1, rate));

    private static double RoundUp(double rate) => Ticks(1, 1e9).First(tick => tick > Math.Max(1, rate));
}
