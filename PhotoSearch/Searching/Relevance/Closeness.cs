namespace PhotoSearch.Searching.Relevance;

/// <summary>What the similarities to one query mean. Thread-safe.</summary>
/// <remarks>
/// A similarity is measured against what chance gives (<see cref="Calibration"/>), and the chance P of coming so close by accident is turned into a
/// probability that the photo fits, by the bound of Sellke, Bayarri and Berger ("Calibration of p values for testing precise null hypotheses", The American
/// Statistician 2001): evidence for a fit is never more than 1 : -e P ln P, whatever fits look like. So nothing has to be known of how close a model puts
/// what belongs together, which is just what differs from model to model. It rises with the similarity, so a ranking is cut at one place.
/// </remarks>
internal sealed class Closeness(double location, double scale, NormalScores? scores)
{
    public const double Strong = 0.5;

    /// <summary>
    /// How strict a page is where nobody says. With this, photos are shown that fit with a probability of 0.08 or more; on the labelled photos the best balance of precision and
    /// recall lies at 0.06 to 0.1.
    /// </summary>
    public const double DefaultStrictness = 0.5;

    /// <summary>
    /// At that strictness it is said that nothing fits where the probability that anything does is less. Chosen so that with the starter it is seldom
    /// said where there are photos (of 1,000 labelled ones for 1 word in 15): that costs more than a page of photos that look a little like it.
    /// </summary>
    private const double LeastAnything = 0.2;

    /// <summary>The part of a library that shows what somebody asks for, before anything is known: a word's part of the labelled photos is 0.1 to 16 %, 3 % on average.</summary>
    private const double Prior = 0.025;

    /// <summary>So that a strictness of 0.5 is a probability of 0.08.</summary>
    private const double Power = 3.6;

    /// <summary>Who leaves a word out would rather lose some other photos than see it: twice as likely as any photo is enough.</summary>
    private const double LeastDropped = 2 * Prior;

    /// <summary>The strictest still shows what is as good as certain.</summary>
    private const double MostAsked = 0.99;

    /// <summary>That a photo of this similarity fits: 0 to 1, never falling when the similarity rises.</summary>
    public double Probability(float similarity) => 1 / (1 + ((1 - Prior) / Prior * AgainstFit(similarity)));

    public Strength Of(float similarity)
    {
        var probability = Probability(similarity);
        return probability >= Strong ? Strength.Strong : probability >= LeastProbability(DefaultStrictness) ? Strength.Likely : Strength.Weak;
    }

    /// <summary>Whether a photo is dropped by <c>-word</c>, where this is the closeness to the word.</summary>
    public bool IsDropped(float similarity) => Probability(similarity) >= LeastDropped;

    /// <summary>The similarity from which on photos are dropped by <c>-word</c>.</summary>
    public float LeastDroppedSimilarity() => Reaching(LeastDropped);

    /// <summary>The similarity at which results end; below -1 where all are wanted, above 1 where not even the same vector would do.</summary>
    /// <param name="strictness">0 (everything) to 1 (what is as good as certain).</param>
    public float LeastSimilarity(double strictness) => Reaching(LeastProbability(strictness));

    /// <summary>Whether it is said that something fits, and results are not at their end before they begin.</summary>
    /// <param name="anything">The probability that anything does.</param>
    /// <param name="strictness">As for <see cref="LeastSimilarity"/>.</param>
    public static bool IsAnything(double anything, double strictness = DefaultStrictness) => anything >= LeastAnything * strictness / DefaultStrictness;

    private float Reaching(double least)
    {
        var (low, high) = (-1.01f, 1.01f);
        if (Probability(low) >= least)
        {
            return low;
        }

        // Until two neighbouring numbers are left.
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Probability(middle) >= least ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>The probability that anything in the library fits; <see cref="IsAnything"/> says what is made of it.</summary>
    /// <param name="best">The similarities of the best hits; a hundred or two are enough.</param>
    /// <param name="photos">Of how many photos they are the best: among more, one comes closer by chance.</param>
    /// <remarks>Before anything is known, one photo of the library is expected to fit: prior odds are 1 : photos for each.</remarks>
    public double AnythingFits(ReadOnlySpan<float> best, int photos)
    {
        if (photos < 1)
        {
            return 0;
        }

        var evidence = 0.0;
        foreach (var similarity in best)
        {
            evidence += Math.Log(1 + (1 / (photos * Math.Max(AgainstFit(similarity), double.Epsilon)))) - Math.Log(1 + (1.0 / photos));
        }

        return 1 - Math.Exp(-evidence);
    }

    private static double LeastProbability(double strictness) => MostAsked * Math.Pow(Math.Clamp(strictness, 0, 1), Power);

    /// <summary>How much rather chance than a fit comes so close: the bound, 1 (nothing speaks for a fit) down to 0.</summary>
    private double AgainstFit(float similarity)
    {
        var score = scores?.Of((similarity - location) / scale) ?? 0;
        var chance = score > 0 ? NormalScores.TailOf(score) : 1;
        return chance >= 1 / Math.E ? 1 : chance <= 0 ? 0 : -Math.E * chance * Math.Log(chance);
    }
}
