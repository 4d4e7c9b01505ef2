using System.Numerics.Tensors;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>How close the closest photo is to a query, on average: cosine similarity, -1 to 1. What means nothing should be close to no photo.</summary>
/// <param name="Words">That photos are labelled with.</param>
/// <param name="MadeUp">That no language has.</param>
internal sealed record ClosestPhoto(double Words, double MadeUp)
{
    private static readonly string[] NoWords =
    [
        "drovik", "plasnu", "grelmo fip", "zutaka", "wenbril", "ostrugga", "mivlet", "quorzen", "thabbick", "yulpend",
        "frandole", "skivvern voo", "kewlata", "bruzzag nod", "hestrum", "jagwifle", "nolpher", "tobrask", "ulvendi", "vorpigan",
    ];

    /// <param name="photos">Embeddings of length 1.</param>
    /// <param name="embed">Of a text.</param>
    public static ClosestPhoto Of(IReadOnlyList<float[]> photos, IEnumerable<string> words, Func<string, float[]> embed)
    {
        return new ClosestPhoto(words.Average(Closest), NoWords.Average(Closest));

        double Closest(string words)
        {
            var query = embed(words);
            return photos.Max(photo => TensorPrimitives.Dot(photo, query));
        }
    }
}
