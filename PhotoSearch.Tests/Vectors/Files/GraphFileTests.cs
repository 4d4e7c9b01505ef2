using PhotoSearch.Vectors.Files;

namespace PhotoSearch.Tests.Vectors.Files;

public sealed class GraphFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder.Path, "graph");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1, 0, 8 })]
    [InlineData(new[] { 65_536, 262_144, 262_145, 262_143 })]
    [InlineData(new[] { 4_000_000, 17, 1_000_000 })]
    public void What_was_written_is_opened(int[] lengths)
    {
        var sections = SomeGraph.Sections(5, lengths);

        SomeGraph.Write(Path, 5, sections);
        using var file = SomeGraph.Open(Path);

        file.Verify(Cancel);
        Assert.Equal(SomeGraph.Header(5), file.Header);
        Assert.Equal(lengths.Length, file.SectionCount);
        for (var section = 0; section < lengths.Length; section++)
        {
            Assert.Equal(lengths[section], file.Length(section));
            Assert.Equal(sections[section], SomeGraph.Mapped(file, section));
        }

        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void As_many_sections_as_there_may_be_fit()
    {
        SomeGraph.Write(Path, 1, SomeGraph.Sections(1, [.. Enumerable.Range(0, GraphLayout.MostSections)]));
        using var file = SomeGraph.Open(Path);

        file.Verify(Cancel);
        Assert.Throws<ArgumentOutOfRangeException>(() => SomeGraph.Write(Path, 1, SomeGraph.Sections(1, new int[GraphLayout.MostSections + 1])));
    }

    [Fact]
    public void A_graph_without_anything_to_walk_is_kept_too()
    {
        var empty = new GraphHeader("", 1, 2, 2, ulong.MaxValue, 0, -1, 0);

        GraphFile.Write(Path, empty, []);
        using var file = GraphFile.Open(Path, "", 1);

        Assert.Equal(empty, file.Header);
    }

    [Fact]
    public void Who_has_the_old_file_open_keeps_it_when_a_new_one_replaces_it()
    {
        var (first, second) = (SomeGraph.Sections(1, 3_000_000), SomeGraph.Sections(2, 50));
        SomeGraph.Write(Path, 1, first);
        using var old = SomeGraph.Open(Path);
        using var arena = new Arena(1 << 24);
        old.MapInto(0, arena);

        SomeGraph.Write(Path, 2, second);
        using var anew = SomeGraph.Open(Path);

        old.Verify(Cancel);
        Assert.Equal(first[0], Contents(arena, 3_000_000));
        Assert.Equal(first[0], SomeGraph.Mapped(old, 0));
        Assert.Equal(second[0], SomeGraph.Mapped(anew, 0));
        Assert.Equal(2UL, anew.Header.Seed);
    }

    [Fact]
    public void What_a_program_that_was_killed_left_beside_is_overwritten()
    {
        File.WriteAllBytes(Path + ".new", new byte[5_000_000]);

        SomeGraph.Write(Path, 1, SomeGraph.Sections(1, 1000));
        using var file = SomeGraph.Open(Path);

        file.Verify(Cancel);
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        SomeGraph.Write(Path, 1, SomeGraph.Sections(1, 1000));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_beside_it()
    {
        using var disk = new SmallDisk(4);
        var path = System.IO.Path.Combine(disk.Path, "graph");
        SomeGraph.Write(path, 1, SomeGraph.Sections(1, 1_000_000));

        Assert.Throws<IOException>(() => SomeGraph.Write(path, 2, SomeGraph.Sections(2, 6_000_000)));

        using var file = SomeGraph.Open(path);
        file.Verify(Cancel);
        Assert.Equal(1UL, file.Header.Seed);
        Assert.Equal([path], Directory.GetFiles(disk.Path));
    }

    [Fact]
    public void A_disk_that_may_not_be_written_is_an_exception_and_the_file_is_read()
    {
        using var disk = new SmallDisk(4);
        var path = System.IO.Path.Combine(disk.Path, "graph");
        SomeGraph.Write(path, 1, SomeGraph.Sections(1, 1000));
        disk.MakeReadOnly();

        Assert.ThrowsAny<IOException>(() => SomeGraph.Write(path, 2, SomeGraph.Sections(2, 1000)));

        using var file = SomeGraph.Open(path);
        file.Verify(Cancel);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_exception() =>
        Assert.Throws<DirectoryNotFoundException>(() => SomeGraph.Write(System.IO.Path.Combine(_folder.Path, "none", "graph"), 1, []));

    [Fact]
    public void A_folder_that_may_not_be_written_is_an_exception()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may write into every folder");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Throws<UnauthorizedAccessException>(() => SomeGraph.Write(Path, 1, []));
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Checking_ends_when_it_is_no_longer_wanted()
    {
        SomeGraph.Write(Path, 1, SomeGraph.Sections(1, 1000));
        using var file = SomeGraph.Open(Path);

        Assert.Throws<OperationCanceledException>(() => file.Verify(new CancellationToken(canceled: true)));
    }

    private static unsafe byte[] Contents(Arena arena, int length) => new Span<byte>(arena.Start, length).ToArray();
}
