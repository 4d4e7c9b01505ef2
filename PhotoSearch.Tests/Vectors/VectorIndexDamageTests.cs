using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorIndexDamageTests
{
    private const string Space = "some space";
    private const int Dimension = 24;
    private const int Count = 2500;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 0)]
    [InlineData(5, 5)]
    public async Task Damage_that_is_not_known_yet_leads_nowhere_outside(int seed, int section)
    {
        using var folder = new TemporaryFolder();
        var vectors = SomeVectors.Clustered(seed, Count + 300, Dimension, 6, 0.7f);
        Make(folder.Path, vectors);
        Scribble(folder.Path, section, new Random(seed));
        using var index = VectorIndex.Open(folder.Path, Space, Dimension);
        var found = new Neighbour[10];
        var only = SomeVectors.Ids(Enumerable.Range(1, Count).Where(id => id % 3 > 0).Select(id => (long)id));

        for (var id = 1; id <= 300; id++)
        {
            index.Search(vectors[id], found, ef: 10);
            index.Search(vectors[id], found, ef: 10, only);
            index.Set(Count + id, vectors[Count + id - 1]);
            index.Remove(id);
        }

        index.Link(2, CancellationToken.None);
        index.Unlink(2, CancellationToken.None);
        index.Examine(3, 1, CancellationToken.None);
        index.Heal(CancellationToken.None);

        Assert.Throws<VectorFileException>(index.Save);
        await Assert.ThrowsAsync<VectorFileException>(() => index.VerifyAsync(CancellationToken.None));
        Assert.False(index.IsVerified);
    }

    [Fact]
    public async Task A_code_that_is_not_its_rows_is_mended_in_place()
    {
        using var folder = new TemporaryFolder();
        var vectors = SomeVectors.Clustered(8, Count, Dimension, 6, 0.7f);
        Make(folder.Path, vectors);
        Scribble(folder.Path, 0, new Random(1));
        using var index = VectorIndex.Open(folder.Path, Space, Dimension);
        await Assert.ThrowsAsync<VectorFileException>(() => index.VerifyAsync(CancellationToken.None));

        Assert.NotEqual(0, index.Examine(1, 1, CancellationToken.None).Misaligned);
        Assert.NotEqual(0, index.Heal(CancellationToken.None));

        var examined = index.Examine(50, 1, CancellationToken.None);
        Assert.Equal((0, 0, Count), (examined.Misaligned, examined.Orphans, examined.Vectors));
        Assert.InRange(examined.RecallAt10, 0.97, 1);
    }

    [Fact]
    public void An_examination_is_the_same_for_the_same_seed()
    {
        using var index = SomeVectors.Linked(SomeVectors.Clustered(9, 3000, Dimension, 6, 1), new GraphShape(3, 8, EfSearch: 10));

        Assert.Equal(index.Examine(40, 5, CancellationToken.None), index.Examine(40, 5, CancellationToken.None));
    }

    private static void Make(string folder, float[][] vectors)
    {
        using var index = VectorIndex.Create(folder, Space, Dimension, new GraphShape(4, 20));
        for (var id = 1; id <= Count; id++)
        {
            index.Set(id, vectors[id - 1]);
        }

        index.Link(2, CancellationToken.None);
        index.Save();
    }

    /// <summary>Random words all over one section of the graph; its length and place stay as they are.</summary>
    private static void Scribble(string folder, int section, Random random)
    {
        var path = Path.Combine(folder, "graph");
        long at = GraphLayout.Alignment, length = 0;
        using (var file = GraphFile.Open(path, Space, Dimension))
        {
            for (var before = 0; before <= section; before++)
            {
                at += before == 0 ? 0 : (length + GraphLayout.Alignment - 1) / GraphLayout.Alignment * GraphLayout.Alignment;
                length = file.Length(before);
            }
        }

        using var stream = File.OpenWrite(path);
        var word = new byte[4];
        for (var i = 0; i < length / 40; i++)
        {
            random.NextBytes(word);
            stream.Position = at + (random.NextInt64(length / 4) * 4);
            stream.Write(word);
        }
    }
}
