using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorFileTests : IDisposable
{
    private const string Space = "a1b2c3";

    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-vectors-").FullName;

    private string Saved => Path.Combine(_folder, "index.vectors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(2500)]
    public void What_was_saved_is_opened(int count)
    {
        using var saved = Filled(count, 20);
        var query = SomeVectors.Unit(new Random(1), 20);

        saved.Save(Saved, Space);
        using var opened = VectorIndex.Open(Saved, Space, 20);

        Assert.Equal(saved.Search(query, count + 1), opened.Search(query, count + 1));
        Assert.Equal(count, opened.Count);
        Assert.Equal([Saved], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Saving_replaces_what_was_there()
    {
        using var first = Filled(5, 8);
        using var second = Filled(3, 8);

        first.Save(Saved, Space);
        second.Save(Saved, Space);
        using var opened = VectorIndex.Open(Saved, Space, 8);

        Assert.Equal(3, opened.Count);
    }

    [Fact]
    public void An_opened_index_can_be_changed()
    {
        using var saved = Filled(300, 8);
        saved.Save(Saved, Space);
        using var opened = VectorIndex.Open(Saved, Space, 8);

        opened.Remove(7);
        opened.Set(1000, SomeVectors.Axis(8, 3));

        Assert.Equal(300, opened.Count);
        Assert.Equal(1000, opened.Search(SomeVectors.Axis(8, 3), 1)[0].Id);
    }

    [Fact]
    public void Any_single_damaged_byte_is_noticed()
    {
        using var saved = Filled(20, 5);
        saved.Save(Saved, Space);
        var whole = File.ReadAllBytes(Saved);

        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var flip in new byte[] { 0x01, 0x80, 0xFF })
            {
                var damaged = whole.ToArray();
                damaged[at] ^= flip;
                File.WriteAllBytes(Saved, damaged);
                Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, Space, 5));
            }
        }
    }

    [Fact]
    public void A_file_of_any_other_length_is_noticed()
    {
        using var saved = Filled(20, 5);
        saved.Save(Saved, Space);
        var whole = File.ReadAllBytes(Saved);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Saved, whole[..length]);
            Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, Space, 5));
        }

        File.WriteAllBytes(Saved, [.. whole, 0]);
        Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, Space, 5));
    }

    [Fact]
    public void Blocks_that_changed_places_are_noticed()
    {
        using var saved = Filled(2048, 4);
        saved.Save(Saved, Space);
        var bytes = File.ReadAllBytes(Saved);
        var block = (1024 * (8 + 16)) + 4;
        var header = bytes.Length - (2 * block);

        File.WriteAllBytes(Saved, [.. bytes[..header], .. bytes[(header + block)..], .. bytes[header..(header + block)]]);

        Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, Space, 4));
    }

    [Theory]
    [InlineData("another", 5, "belongs to another model")]
    [InlineData(Space, 6, "holds vectors of 5 numbers")]
    public void Another_space_or_dimension_is_refused_with_a_way_out(string space, int dimension, string problem)
    {
        using var saved = Filled(20, 5);
        saved.Save(Saved, Space);

        var thrown = Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, space, dimension));

        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("delete the file", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing()
    {
        var thrown = Assert.Throws<VectorFileException>(() => VectorIndex.Open(Saved, Space, 5));

        Assert.Contains("is not there", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_nothing_beside_it()
    {
        using var index = Filled(4, 5);
        index.Save(Saved, Space);

        Assert.Throws<ArgumentOutOfRangeException>(() => index.Save(Saved, new string('x', 2000)));

        using var opened = VectorIndex.Open(Saved, Space, 5);
        Assert.Equal(4, opened.Count);
        Assert.Single(Directory.GetFiles(_folder));
    }

    private static VectorIndex Filled(int count, int dimension)
    {
        var random = new Random(count);
        var index = new VectorIndex(dimension);
        for (var id = 1; id <= count; id++)
        {
            index.Set(id, SomeVectors.Unit(random, dimension));
        }

        return index;
    }
}
