using System.Buffers.Binary;
using PhotoSearch.Vectors;
using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors;

/// <summary>
/// Files of an index that were damaged on the disk: opening or checking finds it, and until it is found searching and changing do no harm.
/// The index is used in a process of its own, because the harm would be the end of the process.
/// </summary>
public sealed class IndexDamageTests : IDisposable
{
    public const string User = "damaged-index-user";
    private const string Space = "a1b2c3";
    private const int Dimension = 24;
    private const int Count = 3000;
    private const int Sections = 7;
    private const string Found = "found";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Graph => Path.Combine(_folder.Path, "graph");

    private string Rows => Path.Combine(_folder.Path, "rows");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_byte_anywhere_is_found_by_opening_or_by_the_check()
    {
        Make();
        var random = new Random(20261121);
        var places = new List<(string Path, long At)>();
        var sections = SectionPlaces();
        for (var i = 0; i < 60; i++)
        {
            places.Add((Graph, random.NextInt64(new FileInfo(Graph).Length)));
            places.Add((Rows, HeaderPage.Bytes + random.NextInt64(Count * 32 * sizeof(float))));
            var (start, length) = sections[i % Sections];
            places.Add((Graph, start + random.NextInt64(length)));
        }

        foreach (var (path, at) in places)
        {
            Change(path, at, bytes => bytes[0] ^= 0x10);
            var isFound = await IsFoundAsync();
            Change(path, at, bytes => bytes[0] ^= 0x10);

            // Rows of what was removed are nobody's.
            Assert.True(isFound || (path == Rows && IsNobodys(at)), $"byte {at} of {Path.GetFileName(path)}");
        }

        Assert.False(await IsFoundAsync());
    }

    [Fact]
    public async Task Whatever_the_files_hold_nobody_is_harmed_by_using_them_until_it_is_found()
    {
        Make();
        using var user = ChildProgram.Start(User, _folder.Path);
        var sound = new Dictionary<string, byte[]> { [Graph] = await File.ReadAllBytesAsync(Graph, Cancel), [Rows] = await File.ReadAllBytesAsync(Rows, Cancel) };
        var random = new Random(7);
        (string, long, long)[] places = [.. SectionPlaces().Select(place => (Graph, place.Start, place.Length)), (Rows, HeaderPage.Bytes, Count * 32 * sizeof(float))];
        foreach (var (path, start, length) in places)
        {
            foreach (var damage in new[] { Garbage, Zeros, Ones, SomeBits })
            {
                var damaged = sound[path].ToArray();
                damage(damaged.AsSpan((int)start, (int)length), random);
                await File.WriteAllBytesAsync(path, damaged, Cancel);
                await user.StandardInput.WriteLineAsync("use");
                await user.StandardInput.FlushAsync(Cancel);

                var answer = await user.StandardOutput.ReadLineAsync(Cancel);

                Assert.True(answer == Found, $"{Path.GetFileName(path)} at {start}, {damage.Method.Name}: {answer ?? "the process ended"}");
                await File.WriteAllBytesAsync(Rows, sound[Rows], Cancel);
                await File.WriteAllBytesAsync(Graph, sound[Graph], Cancel);
            }
        }

        user.StandardInput.Close();
        await user.WaitForExitAsync(Cancel);
    }

    /// <summary>What is saved before it was checked would carry right checksums over the damage.</summary>
    [Fact]
    public async Task Saving_does_not_bless_what_is_damaged()
    {
        Make();
        var (start, length) = SectionPlaces()[0];
        Change(Graph, start + (length / 2), bytes => bytes[0] ^= 0x10);

        using (var index = VectorIndex.Open(_folder.Path, Space, Dimension))
        {
            Assert.Throws<VectorFileException>(index.Save);
        }

        Assert.True(await IsFoundAsync());
    }

    /// <summary>No program writes this; the header's checksum is right.</summary>
    [Theory]
    [InlineData("M", 0, 1)]
    [InlineData("M", 0, 1 << 30)]
    [InlineData("slots", 16, Count + 5000)]
    [InlineData("slots", 16, int.MaxValue)]
    [InlineData("entry's slot", 20, Count + 5000)]
    [InlineData("entry's slot", 20, int.MaxValue)]
    [InlineData("entry's level", 24, 16)]
    [InlineData("entry's level", 24, int.MaxValue - 1)]
    [InlineData("upper links", 28, 0)]
    [InlineData("upper links", 28, int.MaxValue)]
    public void A_header_that_does_not_fit_its_sections_is_refused(string what, int field, int value)
    {
        Assert.NotEmpty(what);
        Make();
        var page = File.ReadAllBytes(Graph)[..HeaderPage.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(8 + 4 + 4 + 2 + Space.Length + field), value);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(HeaderPage.Bytes - 4), Crc32C.Of(page.AsSpan(0, HeaderPage.Bytes - 4)));
        using (var file = File.OpenHandle(Graph, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, page, 0);
        }

        Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, Space, Dimension));
    }

    [Fact]
    public void Rows_that_are_cut_off_are_found_by_opening()
    {
        Make();
        using (var file = File.OpenHandle(Rows, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, HeaderPage.Bytes + (1000 * 32 * sizeof(float)));
        }

        Assert.Throws<VectorFileException>(() => VectorIndex.Open(_folder.Path, Space, Dimension));
    }

    /// <summary>The body of the child: for each line it opens the index, does all one can do, and tells whether the damage was found.</summary>
    internal static void UseForEver(string folder)
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.Out.WriteLine(Use(folder));
        }
    }

    private static string Use(string folder)
    {
        try
        {
            using var index = VectorIndex.Open(folder, Space, Dimension);
            var only = new IdSet(Count);
            for (var id = 1; id <= Count; id += 2)
            {
                only.Add(id);
            }

            for (var id = 1; id <= 60; id++)
            {
                var vector = SomeIndex.Vector(id, Dimension);
                index.Search(vector, 10);
                index.Search(vector, 10, only);
                index.Set(id + 10_000, vector);
                index.Remove(id * 3);
            }

            index.Link(2, CancellationToken.None);
            index.Unlink(2, CancellationToken.None);
            index.Search(SomeIndex.Vector(1, Dimension), 10);
            index.VerifyAsync(CancellationToken.None).GetAwaiter().GetResult();
            return "not found";
        }
        catch (VectorFileException)
        {
            return Found;
        }
        catch (Exception e)
        {
            return e.ToString().ReplaceLineEndings(" ");
        }
    }

    private static void Garbage(Span<byte> bytes, Random random) => random.NextBytes(bytes);

    private static void Zeros(Span<byte> bytes, Random random)
    {
        bytes.Clear();
        bytes[random.Next(bytes.Length)] = 1;
    }

    private static void Ones(Span<byte> bytes, Random random)
    {
        bytes.Fill(0xFF);
        bytes[random.Next(bytes.Length)] = 0x7F;
    }

    private static void SomeBits(Span<byte> bytes, Random random)
    {
        for (var i = 0; i < 1 + (bytes.Length / 50); i++)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }
    }

    private void Make()
    {
        using var index = SomeIndex.Make(_folder.Path, Space, Dimension, Count);
        index.Save();
    }

    private async Task<bool> IsFoundAsync()
    {
        try
        {
            using var index = VectorIndex.Open(_folder.Path, Space, Dimension);
            await index.VerifyAsync(Cancel);
            return false;
        }
        catch (VectorFileException)
        {
            return true;
        }
    }

    private bool IsNobodys(long at)
    {
        var slot = (at - HeaderPage.Bytes) / (32 * sizeof(float));
        var (start, _) = SectionPlaces()[2];
        using var file = File.OpenHandle(Graph);
        Span<byte> id = stackalloc byte[sizeof(long)];
        RandomAccess.Read(file, id, start + (slot * sizeof(long)));
        return BinaryPrimitives.ReadInt64LittleEndian(id) == 0;
    }

    /// <summary>Where each section lies in the file, without the zeros behind it.</summary>
    private List<(long Start, long Length)> SectionPlaces()
    {
        using var file = GraphFile.Open(Graph, Space, Dimension);
        var places = new List<(long, long)>();
        var start = (long)GraphLayout.Alignment;
        for (var section = 0; section < file.SectionCount; section++)
        {
            places.Add((start, file.Length(section)));
            start += (file.Length(section) + GraphLayout.Alignment - 1) / GraphLayout.Alignment * GraphLayout.Alignment;
        }

        return places;
    }

    private static void Change(string path, long at, ByteChange change)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> bytes = [0];
        RandomAccess.Read(file, bytes, at);
        change(bytes);
        RandomAccess.Write(file, bytes, at);
    }

    private delegate void ByteChange(Span<byte> bytes);
}
