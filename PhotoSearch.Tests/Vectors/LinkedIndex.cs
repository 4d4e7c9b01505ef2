using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>One large index for all tests that only search: linking it takes longer than they do.</summary>
public sealed class LinkedIndex : IDisposable
{
    public const int Count = 20_000;
    public const int Dimension = 128;
    public const int Clusters = 40;

    internal VectorIndex Index { get; } = SomeVectors.Linked(SomeVectors.Clustered(1, Count, Dimension, Clusters, 1), new GraphShape(EfConstruction: 40));

    /// <summary>Near stored ones.</summary>
    internal float[][] Queries { get; } = [.. SomeVectors.Clustered(1, 60, Dimension, Clusters, 1).Select((vector, i) => SomeVectors.Near(new Random(i), vector, 0.3f))];

    public void Dispose() => Index.Dispose();
}

[CollectionDefinition(nameof(LinkedIndexCollection))]
public sealed class LinkedIndexCollection : ICollectionFixture<LinkedIndex>;
