namespace PhotoSearch.Searching.Relevance;

/// <summary>What closeness means that is due to chance: a background's lower half, mirrored, as a normal distribution that was bent to it.</summary>
/// <remarks>
/// The upper half cannot be asked: it holds the photos that do fit some text of the background. What is too far off to be seen in the background is
/// extended by the last stretch (Efron, "Large-scale simultaneous hypothesis testing: the choice of a null hypothesis", JASA 2004, for the empirical null).
/// </remarks>
internal sealed class NormalScores
{
    /// <summary>In standard deviations; between them a straight line.</summary>
    private const double Step = 0.5;

    /// <summary>Fewer values than these beyond a point do not say where it lies.</summary>
    private const int Beyond = 25;

    /// <summary>Values that are all the same have a spread nevertheless: photos that differ by rounding alone are not to be told apart.</summary>
    private const double LeastStretch = 0.1;

    private readonly double _middle;
    private readonly double[] _knots;

    /// <param name="background">At least a few; it is sorted.</param>
    public NormalScores(double[] background)
    {
        Array.Sort(background);
        _middle = background.Length == 0 ? 0 : background[background.Length / 2];
        List<double> knots = [0];
        var half = background.Length / 2;
        for (var score = Step; TailOf(score) * 2 * half >= Beyond; score += Step)
        {
            knots.Add(Math.Max(_middle - background[(int)(TailOf(score) * 2 * half)], knots[^1] + (LeastStretch * Step)));
        }

        if (knots.Count == 1)
        {
            knots.Add(Step);
        }

        _knots = [.. knots];
    }

    private NormalScores(double middle, double[] knots) => (_middle, _knots) = (middle, knots);

    /// <summary>Between two backgrounds, for a query that is partly of the one and partly of the other.</summary>
    /// <param name="ofSecond">0 (the first) to 1 (the second).</param>
    public static NormalScores Between(NormalScores first, NormalScores second, double ofSecond) => new(
        ((1 - ofSecond) * first._middle) + (ofSecond * second._middle),
        [.. Enumerable.Range(0, Math.Max(first._knots.Length, second._knots.Length)).Select(at => ((1 - ofSecond) * first.Knot(at)) + (ofSecond * second.Knot(at)))]);

    /// <summary>The part of a standard normal distribution above a value of 0 or more.</summary>
    /// <remarks>Within 1.3 % everywhere, exact at 0 and far out: Börjesson and Sundberg, "Simple approximations of the error function Q(x)", IEEE Trans. Comm. 1979, formula with a = 1/π, b = 2π.</remarks>
    public static double TailOf(double score)
    {
        const double A = 1 / Math.PI;
        const double B = 2 * Math.PI;
        return Math.Exp(-score * score / 2) / Math.Sqrt(B) / (((1 - A) * score) + (A * Math.Sqrt((score * score) + B)));
    }

    /// <summary>In standard deviations of chance; it rises with the value.</summary>
    public double Of(double value)
    {
        var off = value - _middle;
        var at = 1;
        while (at < _knots.Length - 1 && off > _knots[at])
        {
            at++;
        }

        return ((at - 1) + ((off - _knots[at - 1]) / (_knots[at] - _knots[at - 1]))) * Step;
    }

    /// <summary>Beyond the last the last stretch goes on.</summary>
    private double Knot(int at) => at < _knots.Length ? _knots[at] : _knots[^1] + ((at - _knots.Length + 1) * (_knots[^1] - _knots[^2]));
}
