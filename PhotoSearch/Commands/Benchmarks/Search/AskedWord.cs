using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Commands.Benchmarks.Search;

/// <summary>What the calibration says to one label's word about a library, where it is asked for alone or with pictures.</summary>
/// <param name="IsChosenOn">Whether the method's constants were chosen with this word in sight: half of the words by their hash, so that the other half shows what the choice is worth.</param>
/// <param name="Anything">The probability that anything fits.</param>
internal sealed record AskedWord(string Word, bool IsChosenOn, double Anything, IReadOnlyList<AskedPhoto> Photos)
{
    /// <summary>As many as a page would look at to say whether anything fits.</summary>
    private const int Best = 200;

    /// <summary>Words alone: where nothing is about them, a page shows nothing.</summary>
    public bool IsOfWords { get; init; }

    /// <summary>What a page shows of it.</summary>
    public IReadOnlyList<AskedPhoto> Shown => !IsOfWords || Closeness.IsAnything(Anything) ? [.. Photos.Where(photo => photo.Strength != Strength.Weak)] : [];

    public int Fitting => Photos.Count(photo => photo.Fits);

    public static AskedWord Ask(string word, ComposedQuery query, Calibration calibration, IReadOnlyList<(float[] Vector, bool Fits)> library)
    {
        var closeness = calibration.For(query) ?? throw new CommandException("With so few photos nothing is known of what chance gives.");
        var similarities = library.Select(photo => TensorPrimitives.Dot(photo.Vector, query.Vector)).ToArray();
        return new AskedWord(
            word, SHA256.HashData(Encoding.UTF8.GetBytes(word))[0] % 2 == 0,
            closeness.AnythingFits([.. similarities.OrderDescending().Take(Best)], library.Count),
            [.. similarities.Zip(library, (similarity, photo) => new AskedPhoto(photo.Fits, closeness.Probability(similarity), closeness.Of(similarity), closeness.IsDropped(similarity)))])
        {
            IsOfWords = query.Pictures == 0,
        };
    }
}

/// <summary>A photo of it.</summary>
/// <param name="Fits">Whether people labelled it with the word.</param>
/// <param name="IsDropped">By <c>-word</c>.</param>
internal sealed record AskedPhoto(bool Fits, double Probability, Strength Strength, bool IsDropped);
