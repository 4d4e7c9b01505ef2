using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

public sealed unsafe class ArenaTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_grows_stays_where_it_is_and_is_zero()
    {
        using var arena = new Arena(64 * Megabyte);
        var start = (nint)arena.Start;
        long written = 0;

        foreach (var size in new long[] { 1, 5000, 70_000, Megabyte, 2 * Megabyte, (2 * Megabyte) + 1, 40 * Megabyte, 64 * Megabyte })
        {
            arena.Grow(size);
            Assert.True(arena.Committed >= size);
            for (var at = 0L; at < arena.Committed; at += 4099)
            {
                Assert.Equal(at < written ? (byte)(at % 251) : 0, arena.Start[at]);
                arena.Start[at] = (byte)(at % 251);
            }

            written = arena.Committed;
        }

        Assert.Equal(start, (nint)arena.Start);
        Assert.Equal(0, start % (2 * Megabyte));
    }

    [Fact]
    public void Growing_to_less_changes_nothing()
    {
        using var arena = new Arena(8 * Megabyte);
        arena.Grow(3 * Megabyte);
        var committed = arena.Committed;

        arena.Grow(Megabyte);

        Assert.Equal(committed, arena.Committed);
    }

    [Fact]
    public void A_small_arena_takes_little()
    {
        using var arena = new Arena(1L << 40);

        arena.Grow(1000);

        Assert.InRange(arena.Committed, 1000, 64 << 10);
    }

    [Fact]
    public void What_is_reserved_takes_no_memory()
    {
        using var arena = new Arena(1L << 40);

        arena.Grow(1L << 30);
        arena.Start[0] = 1;

        var (reserved, resident) = Accounted(arena);
        Assert.InRange(reserved, 1L << 40, 1L << 44);
        Assert.InRange(resident, 1, 2 * Megabyte);
    }

    [Fact]
    public void More_than_was_set_aside_is_refused_and_what_is_there_stays()
    {
        using var arena = new Arena(4 * Megabyte);
        arena.Grow(Megabyte);
        arena.Start[17] = 42;

        var thrown = Assert.ThrowsAny<OutOfMemoryException>(() => arena.Grow((4 * Megabyte) + 1));

        Assert.Contains("Is a limit set on the program's memory", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(42, arena.Start[17]);
    }

    [Fact]
    public void As_many_addresses_as_the_system_grants_are_reserved_where_more_are_asked_for()
    {
        using var arena = new Arena(long.MaxValue);

        arena.Grow(5 * Megabyte);

        arena.Start[(5 * Megabyte) - 1] = 1;
    }

    [Fact]
    public void After_it_is_disposed_it_does_not_grow()
    {
        var arena = new Arena(4 * Megabyte);
        arena.Dispose();

        Assert.Throws<ObjectDisposedException>(() => arena.Grow(1));
    }

    [Fact]
    public void Arenas_that_are_disposed_give_their_addresses_back()
    {
        // Together more than a process has.
        for (var i = 0; i < 20; i++)
        {
            using var arena = new Arena(1L << 44);
            arena.Grow(3 * Megabyte);
            arena.Start[0] = 1;
            Assert.InRange(Accounted(arena).Reserved, 1L << 44, 1L << 45);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(3_000_000)]
    public void A_piece_of_a_file_is_mapped_and_may_be_written_and_grown_without_changing_the_file(int length)
    {
        const int Offset = 64 << 10;
        var content = new byte[Offset + length + 100];
        new Random(length).NextBytes(content);
        var path = _folder.Write("file", content);
        using var arena = new Arena(16 * Megabyte);

        using (var file = File.OpenHandle(path))
        {
            arena.MapPrivate(file, Offset, length);
        }

        // What follows the piece is zero although the file goes on; so is what grows beyond.
        Assert.True(new ReadOnlySpan<byte>(arena.Start, length).SequenceEqual(content.AsSpan(Offset, length)));
        var mapped = arena.Committed;
        arena.Grow(10 * Megabyte);
        Assert.False(new ReadOnlySpan<byte>(arena.Start + length, (int)arena.Committed - length).ContainsAnyExcept((byte)0));
        new Span<byte>(arena.Start, (int)arena.Committed).Fill(7);
        Assert.Equal((length + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize, mapped);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_is_mapped_into_an_empty_arena_only()
    {
        using var file = File.OpenHandle(_folder.Write("file", new byte[8192]));
        using var arena = new Arena(4 * Megabyte);
        arena.Grow(1);

        Assert.Throws<InvalidOperationException>(() => arena.MapPrivate(file, 0, 8192));
    }

    [Fact]
    public void What_cannot_be_mapped_is_said()
    {
        using var file = File.OpenHandle(_folder.Write("file", new byte[8192]));
        using var arena = new Arena(4 * Megabyte);

        var thrown = Assert.Throws<IOException>(() => arena.MapPrivate(file, 1, 8));

        Assert.Contains("cannot be mapped into memory", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_file_is_seen_as_it_changes_and_as_it_becomes_longer()
    {
        var page = Environment.SystemPageSize;
        using var file = File.OpenHandle(Path.Combine(_folder.Path, "file"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.SetLength(file, page);
        using var arena = new Arena(4 * Megabyte);
        var start = (nint)arena.Start;

        arena.MapShared(file, page);
        RandomAccess.Write(file, "first"u8, 0);
        RandomAccess.SetLength(file, 3 * page);
        arena.MapShared(file, 3 * page);
        RandomAccess.Write(file, "second"u8, 2 * page);

        Assert.Equal("first"u8, new ReadOnlySpan<byte>(arena.Start, 5));
        Assert.Equal("second"u8, new ReadOnlySpan<byte>(arena.Start + (2 * page), 6));
        arena.Forget();
        Assert.Equal("first"u8, new ReadOnlySpan<byte>(arena.Start, 5));
        Assert.Equal((start, 3 * page), ((nint)arena.Start, arena.Committed));
    }

    [Fact]
    public void Readers_go_on_while_it_grows()
    {
        using var arena = new Arena(512 * Megabyte);
        arena.Grow(1);
        var (wrong, hasEnded) = (0L, false);
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref hasEnded))
            {
                // Committed is told after it may be touched.
                wrong += arena.Start[arena.Committed - 1] > 1 ? 1 : 0;
            }
        });
        reader.Start();

        for (var size = 1L; size < 512 * Megabyte; size += Megabyte)
        {
            arena.Grow(size);
            arena.Start[arena.Committed - 1] = 1;
        }

        Volatile.Write(ref hasEnded, true);
        reader.Join();
        Assert.Equal(0, wrong);
    }

    /// <summary>By the system's own account: the addresses from the arena's first to the end of the last area that continues it, and the memory behind them.</summary>
    private static (long Reserved, long Resident) Accounted(Arena arena)
    {
        var (end, resident, isInside) = ((long)arena.Start, 0L, false);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var first = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (first.Split('-') is [var from, var to])
            {
                // A neighbour of the same kind may have been joined to it.
                var last = long.Parse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                isInside = long.Parse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= end && end < last;
                end = isInside ? last : end;
            }
            else if (isInside && first == "Rss:")
            {
                resident += long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
            }
        }

        return (end - (long)arena.Start, resident);
    }
}
