using PhotoSearch.Watching;

namespace PhotoSearch.Tests.Watching;

public sealed class FolderWalkTests : IDisposable
{
    private static readonly byte[] JpegHead = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Photos_are_found_at_every_depth_and_nothing_else()
    {
        _folder.Write("a.jpg", "x"u8);
        _folder.Write("2020/mai/b.HEIC", "x"u8);
        _folder.Write("2020/notes.txt", "x"u8);
        _folder.Write("2020/@eaDir/b.HEIC/thumb.jpg", "x"u8);
        _folder.Write("no_extension", JpegHead);
        _folder.Write("script", "#!/bin/sh\nexit 0\n\n"u8);

        var found = new FolderWalk(_folder.Path).Find("").Select(file => file.Relative).Order(StringComparer.Ordinal);

        Assert.Equal(["2020/mai/b.HEIC", "a.jpg", "no_extension"], found);
    }

    [Fact]
    public void A_part_is_looked_at_alone()
    {
        _folder.Write("a.jpg", "x"u8);
        _folder.Write("2020/b.jpg", "x"u8);
        var walk = new FolderWalk(_folder.Path);

        Assert.Equal(["2020/b.jpg"], walk.Find("2020").Select(file => file.Relative));
        Assert.Equal(["a.jpg"], walk.Find("a.jpg").Select(file => file.Relative));
        Assert.Empty(walk.Find("gone.jpg"));
        Assert.Empty(walk.Unreadable);
    }

    [Fact]
    public void What_lies_beside_a_photo_is_found_with_it()
    {
        _folder.Write("2020/a.jpg", "x"u8);
        _folder.Write("2020/a.xmp", "stem"u8);
        _folder.Write("2020/b.jpg", "x"u8);
        _folder.Write("2020/b.xmp", "stem"u8);
        _folder.Write("2020/b.jpg.XMP", "whole name"u8);
        _folder.Write("2020/c.jpg", "x"u8);
        var walk = new FolderWalk(_folder.Path);

        Assert.Equal(
            [("2020/a.jpg", "2020/a.xmp"), ("2020/b.jpg", "2020/b.jpg.XMP"), ("2020/c.jpg", null)],
            walk.Find("").OrderBy(file => file.Relative, StringComparer.Ordinal).Select(file => (file.Relative, file.Sidecar?.Relative)));
        Assert.Equal("2020/b.jpg.XMP", Assert.Single(walk.Find("2020/b.jpg")).Sidecar?.Relative);
        Assert.Empty(walk.Find("2020/b.xmp"));
    }

    [Fact]
    public void Symbolic_links_are_not_followed()
    {
        using var outside = new TemporaryFolder();
        outside.Write("secret.jpg", "x"u8);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "out"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.jpg"), Path.Combine(outside.Path, "secret.jpg"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "circle"), _folder.Path);

        Assert.Empty(new FolderWalk(_folder.Path).Find(""));
    }

    [Fact]
    public void A_folder_is_recognised_by_more_than_its_name()
    {
        var before = FileSystemIdentity.OfFolder(_folder.Path);
        var sameAgain = FileSystemIdentity.OfFolder(_folder.Path);
        Directory.Move(_folder.Path, _folder.Path + "-away");
        Directory.CreateDirectory(_folder.Path);

        var after = FileSystemIdentity.OfFolder(_folder.Path);

        Assert.NotNull(before);
        Assert.Equal(before, sameAgain);
        Assert.NotEqual(before, after);
        Directory.Delete(_folder.Path + "-away");
    }
}
