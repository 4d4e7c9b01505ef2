using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

public sealed unsafe class RowFileTests : IDisposable
{
    private const string Space = "a1b2c3";

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "rows");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(1536)]
    [InlineData(5000)]
    public void Rows_come_back_as_they_were_written(int dimension)
    {
        using var memory = RowFile.InMemory(dimension);
        using var created = RowFile.Create(Path, Space, dimension);
        var slots = new[] { 0, 1, 2, 77, 1000, 3001 };
        foreach (var slot in slots)
        {
            memory.Write(slot, Vector(slot, dimension));
            created.Write(slot, Vector(slot, dimension));
        }

        using var opened = RowFile.Open(Path, Space, dimension, 3002);

        foreach (var rows in new[] { memory, created, opened })
        {
            Assert.Equal((dimension + 15) / 16 * 16, rows.Stride);
            Assert.True(rows.IsMapped);
            foreach (var slot in slots)
            {
                Assert.Equal(Padded(slot, dimension), Row(rows, slot));
                Assert.Equal(RowFile.Checksum(Vector(slot, dimension)), rows.Checksum(slot));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Slots_that_were_never_written_read_as_zeros(bool isInMemory)
    {
        using var rows = isInMemory ? RowFile.InMemory(100) : RowFile.Create(Path, Space, 100);
        rows.Write(500, Vector(500, 100));

        foreach (var slot in new[] { 0, 499, 501, 5_000_000, int.MaxValue })
        {
            Assert.Equal(new float[112], Row(rows, slot));
            Assert.Equal(RowFile.Checksum(new float[100]), rows.Checksum(slot));
        }
    }

    [Fact]
    public void A_row_can_be_written_again()
    {
        using var rows = RowFile.Create(Path, Space, 100);
        rows.Write(3, Vector(1, 100));

        rows.Write(3, Vector(2, 100));

        Assert.Equal(Padded(2, 100), Row(rows, 3));
    }

    [Fact]
    public void What_is_pointed_to_stays_while_the_file_grows()
    {
        using var rows = RowFile.Create(Path, Space, 64);
        rows.Write(0, Vector(0, 64));
        var first = rows.Row(0, null);

        rows.Write(1_900_000, Vector(1, 64));

        Assert.True(rows.IsMapped);
        Assert.Equal((nint)first, (nint)rows.Row(0, null));
        Assert.Equal(Padded(0, 64), new Span<float>(first, 64));
    }

    [Fact]
    public void A_long_file_is_read_instead_of_mapped()
    {
        using var rows = RowFile.Create(Path, Space, 64);
        rows.Write(0, Vector(0, 64));
        var first = rows.Row(0, null);
        var beyond = (int)(RowFile.MappedBytes / 256);

        // A sparse file: what is not written takes no room.
        rows.Write(beyond, Vector(1, 64));
        using var opened = RowFile.Open(Path, Space, 64, beyond + 1);

        foreach (var each in new[] { rows, opened })
        {
            Assert.False(each.IsMapped);
            Assert.True(each.FileBytes > RowFile.MappedBytes);
            Assert.Equal(Padded(0, 64), Row(each, 0));
            Assert.Equal(Padded(1, 64), Row(each, beyond));
            Assert.Equal(new float[64], Row(each, beyond - 1));
            Assert.Equal(RowFile.Checksum(Vector(1, 64)), each.Checksum(beyond));
        }

        // A reader that had the row before goes on.
        Assert.Equal(Padded(0, 64), new Span<float>(first, 64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((int)(RowFile.MappedBytes / 400))]
    public void Reading_a_row_allocates_nothing(int last)
    {
        using var rows = RowFile.Create(Path, Space, 100);
        rows.Write(last, Vector(0, 100));
        var scratch = stackalloc float[112];
        rows.Row(last, scratch);
        rows.Checksum(last);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            rows.Row(last, scratch);
            rows.Checksum(last);
            rows.Write(last, new ReadOnlySpan<float>(scratch, 100));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Threads_write_rows_of_their_own_at_the_same_time(bool isInMemory)
    {
        const int Threads = 4;
        const int Each = 5000;
        using var rows = isInMemory ? RowFile.InMemory(32) : RowFile.Create(Path, Space, 32);

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (var i = 0; i < Each; i++)
            {
                rows.Write((i * Threads) + thread, Vector((i * Threads) + thread, 32));
            }
        });

        for (var slot = 0; slot < Threads * Each; slot++)
        {
            Assert.Equal(Vector(slot, 32), Row(rows, slot));
        }
    }

    [Fact]
    public void Creating_deletes_what_was_there_and_leaves_it_to_those_who_have_it_open()
    {
        using var old = RowFile.Create(Path, Space, 64);
        old.Write(5, Vector(5, 64));

        using var anew = RowFile.Create(Path, Space, 64);

        Assert.Equal(new float[64], Row(anew, 5));
        Assert.Equal(Padded(5, 64), Row(old, 5));
        old.Write(6, Vector(6, 64));
        Assert.Equal(new float[64], Row(anew, 6));
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        using var rows = RowFile.Create(Path, Space, 64);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        using var rows = RowFile.InMemory(64);

        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Write(0, new float[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Write(-1, new float[64]));
    }

    [Fact]
    public void Any_changed_byte_of_a_row_changes_its_checksum()
    {
        using var rows = RowFile.Create(Path, Space, 100);
        rows.Write(7, Vector(7, 100));
        var sound = rows.Checksum(7);
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        for (var at = HeaderPage.Bytes + (7 * 448); at < HeaderPage.Bytes + (8 * 448); at++)
        {
            Span<byte> one = [0];
            RandomAccess.Read(file, one, at);
            one[0] ^= 0x10;
            RandomAccess.Write(file, one, at);
            Assert.NotEqual(sound, rows.Checksum(7));
            one[0] ^= 0x10;
            RandomAccess.Write(file, one, at);
        }

        Assert.Equal(sound, rows.Checksum(7));
    }

    private static float[] Vector(int seed, int dimension)
    {
        var random = new Random(seed);
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
        }

        return vector;
    }

    private static float[] Padded(int seed, int dimension) => [.. Vector(seed, dimension), .. new float[((dimension + 15) / 16 * 16) - dimension]];

    private static float[] Row(RowFile rows, int slot)
    {
        var scratch = new float[rows.Stride];
        scratch.AsSpan().Fill(float.NaN);
        fixed (float* start = scratch)
        {
            return new Span<float>(rows.Row(slot, start), rows.Stride).ToArray();
        }
    }
}
