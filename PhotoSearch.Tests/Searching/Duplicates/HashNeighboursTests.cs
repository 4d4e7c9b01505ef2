using PhotoSearch.Searching.Duplicates;

namespace PhotoSearch.Tests.Searching.Duplicates;

public sealed class HashNeighboursTests
{
    [Fact]
    public void All_hashes_within_seven_bits_are_found_and_no_other()
    {
        var random = new Random(4);
        var hashes = new ulong[3000];
        for (var i = 0; i < hashes.Length; i++)
        {
            // Every other one is one before it with up to ten bits turned.
            hashes[i] = i % 2 == 0 ? (ulong)random.NextInt64(long.MinValue, long.MaxValue) : Turned(random, hashes[random.Next(i)], random.Next(11));
        }

        var neighbours = new HashNeighbours(hashes);
        var found = new List<int>();
        for (var asked = 0; asked < 500; asked++)
        {
            neighbours.Find(hashes[asked], found);

            Assert.Equal(Enumerable.Range(0, hashes.Length).Where(i => HashNeighbours.Distance(hashes[asked], hashes[i]) <= HashNeighbours.MostDistance), found.Order());
        }
    }

    [Theory]
    [InlineData(0x0123456789ABCDEF, 0, 0.92f, true)]
    [InlineData(0x0123456789ABCDEF, 0, 0.5f, false)] // Other pictures may have the same hash.
    [InlineData(0x0123456789ABCDEF, 0x7, 0.92f, false)] // Three bits: it must be nearer.
    [InlineData(0x0123456789ABCDEF, 0x7, 0.96f, true)]
    [InlineData(0x0123456789ABCDEF, 0xFF, 0.999f, false)] // Eight bits.
    [InlineData(0, 0, 0.96f, false)] // Hardly anything on it.
    [InlineData(0, 0, 0.99f, true)]
    public void A_hash_is_confirmed_by_the_embedding(ulong hash, ulong turned, float similarity, bool same) =>
        Assert.Equal(same, DuplicateRule.AreSame(hash, hash ^ turned, similarity));

    [Fact]
    public void Without_an_embedding_only_a_telling_hash_counts()
    {
        Assert.True(DuplicateRule.AreSame(0x0123456789ABCDEF, 0x0123456789ABCDEC, similarity: null));
        Assert.False(DuplicateRule.AreSame(0x0123456789ABCDEF, 0x0123456789ABCDE8, similarity: null));
        Assert.False(DuplicateRule.AreSame(0, 0, similarity: null));
    }

    private static ulong Turned(Random random, ulong hash, int bits)
    {
        for (; bits > 0; bits--)
        {
            hash ^= 1UL << random.Next(64);
        }

        return hash;
    }
}
