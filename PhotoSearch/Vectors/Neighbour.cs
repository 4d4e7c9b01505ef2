namespace PhotoSearch.Vectors;

/// <summary>A stored vector and how close it lies to the query.</summary>
/// <param name="Similarity">Cosine similarity, -1 to 1; higher is closer.</param>
internal readonly record struct Neighbour(long Id, float Similarity);
