using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>Indexes with files, whose vectors are told by their ids.</summary>
internal static class SomeIndex
{
    public static float[] Vector(long id, int dimension) => SomeVectors.Unit(new Random((int)id), dimension);

    /// <summary>With some that were replaced, some removed, and the last twentieth not linked; not saved.</summary>
    public static VectorIndex Make(string folder, string space, int dimension, int count)
    {
        var index = VectorIndex.Create(folder, space, dimension);
        for (var id = 1; id <= count; id++)
        {
            index.Set(id, Vector(id % 7 == 0 ? id + 1 : id, dimension));
            if (id == count - (count / 20))
            {
                index.Link(Environment.ProcessorCount, CancellationToken.None);
            }
        }

        for (var id = 7; id <= count; id += 7)
        {
            index.Set(id, Vector(id, dimension));
        }

        for (var id = 50; id <= count; id += 50)
        {
            index.Remove(id);
        }

        return index;
    }
}
