using System.Buffers.Binary;
using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>Files of rows that are not what they should be, and disks that are full or may not be written.</summary>
public sealed unsafe class RowFileTroubleTests : IDisposable
{
    private const string Space = "a1b2c3";
    private const int Dimension = 64;

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "rows");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("another", 64, "belongs to another model (space a1b2c3, in use is another)")]
    [InlineData(Space, 65, "holds vectors of 64 numbers; the model in use gives 65")]
    public void Another_space_or_dimension_is_refused(string space, int dimension, string problem)
    {
        Make();

        Refused(problem, space, dimension);
    }

    [Fact]
    public void Another_version_is_refused()
    {
        Make();
        Change(8, bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes, 7));

        Refused("has format 7; this program reads format 1");
    }

    [Fact]
    public void What_is_missing_or_something_else_is_refused()
    {
        Refused("is not there");
        File.WriteAllText(Path, "Dear diary");
        Refused("is not a file of vectors");
        File.WriteAllBytes(Path, []);
        Refused("is not a file of vectors");
        File.Delete(Path);
        Directory.CreateDirectory(Path);
        Refused("is a folder");
    }

    [Fact]
    public void Any_changed_byte_of_the_header_is_noticed()
    {
        Make();
        var sound = File.ReadAllBytes(Path);

        for (var at = 0; at < HeaderPage.Bytes; at++)
        {
            Change(at, bytes => bytes[0] ^= (byte)(1 << (at % 8)));
            Assert.Throws<VectorFileException>(() => Open(0));
            Change(at, bytes => bytes[0] = sound[at]);
        }

        Open(0).Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(4095)]
    public void A_file_that_ends_within_its_header_is_refused(int length)
    {
        Make();
        SetLength(length);

        Assert.Throws<VectorFileException>(() => Open(0));
    }

    [Fact]
    public void A_file_that_is_too_short_for_its_rows_is_refused()
    {
        Make();
        SetLength(HeaderPage.Bytes + (10 * 256) - 1);

        Refused("it has 6655 bytes instead of at least 6656", slots: 10);
        using var rows = Open(9);
        rows.Write(9, new float[Dimension]);
    }

    [Fact]
    public void Rows_of_another_stride_are_refused()
    {
        using (RowFile.Create(Path, Space, Dimension))
        {
            File.WriteAllBytes(Path, HeaderPage.Make(FileFormat.Rows, Space, Dimension, writer => writer.Write(80)));
        }

        Refused("has rows of 80 numbers; this program writes 64");
    }

    [Fact]
    public void A_space_that_is_too_long_is_refused_and_leaves_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RowFile.Create(Path, new string('x', 1025), Dimension));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_an_exception_and_what_was_written_stays()
    {
        using var disk = new SmallDisk(2);
        using var rows = RowFile.Create(System.IO.Path.Combine(disk.Path, "rows"), Space, Dimension);
        rows.Write(0, Filled(0));
        var filling = disk.Fill();
        var written = 0;

        Assert.Throws<IOException>(() =>
        {
            for (var slot = 1; slot < 100_000; slot++)
            {
                rows.Write(slot, Filled(slot));
                written = slot;
            }
        });

        for (var slot = 0; slot <= written; slot++)
        {
            Assert.Equal(Filled(slot), new Span<float>(rows.Row(slot, null), Dimension));
        }

        // Somebody makes room, and it goes on where it was.
        File.Delete(filling);
        rows.Write(written + 1, Filled(written + 1));
        Assert.Equal(RowFile.Checksum(Filled(written + 1)), rows.Checksum(written + 1));
    }

    [Fact]
    public void A_disk_that_may_not_be_written_is_an_exception()
    {
        using var disk = new SmallDisk(8);
        var path = System.IO.Path.Combine(disk.Path, "rows");
        RowFile.Create(path, Space, Dimension).Dispose();
        disk.MakeReadOnly();

        Assert.ThrowsAny<IOException>(() => RowFile.Create(path, Space, Dimension));
        Assert.ThrowsAny<IOException>(() => RowFile.Open(path, Space, Dimension, 0));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_an_exception()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may write into every folder");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Throws<UnauthorizedAccessException>(() => RowFile.Create(Path, Space, Dimension));
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static float[] Filled(int slot)
    {
        var vector = new float[Dimension];
        vector.AsSpan().Fill(slot + 0.5f);
        return vector;
    }

    private void Make()
    {
        using var rows = RowFile.Create(Path, Space, Dimension);
        rows.Write(9, Filled(9));
    }

    private RowFile Open(int slots) => RowFile.Open(Path, Space, Dimension, slots);

    private void Refused(string problem, string space = Space, int dimension = Dimension, int slots = 10)
    {
        var thrown = Assert.Throws<VectorFileException>(() => RowFile.Open(Path, space, dimension, slots));
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    private void SetLength(long length)
    {
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, length);
    }

    private void Change(long at, SpanChange change)
    {
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> bytes = stackalloc byte[4];
        RandomAccess.Read(file, bytes, at);
        change(bytes);
        RandomAccess.Write(file, bytes, at);
    }

    private delegate void SpanChange(Span<byte> bytes);
}
