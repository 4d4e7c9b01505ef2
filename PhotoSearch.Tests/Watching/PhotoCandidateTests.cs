using PhotoSearch.Watching;

namespace PhotoSearch.Tests.Watching;

public sealed class PhotoCandidateTests
{
    [Theory]
    [InlineData("a.jpg")]
    [InlineData("A.JPEG")]
    [InlineData("b.HEIC")]
    [InlineData("c.avif")]
    [InlineData(".hidden.jpg")]
    [InlineData("raw.CR2")]
    [InlineData("raw.rwl")]
    public void A_picture_is_taken_by_its_name(string name) =>
        Assert.True(PhotoCandidate.MayBePhoto(name, out var askBytes) && !askBytes);

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.mov")]
    [InlineData("a.xmp")]
    [InlineData("._a.jpg")]
    [InlineData("a.jpg.part")]
    public void Other_files_are_passed_over(string name) =>
        Assert.False(PhotoCandidate.MayBePhoto(name, out _));

    [Fact]
    public void A_file_without_extension_is_judged_by_its_bytes()
    {
        Assert.True(PhotoCandidate.MayBePhoto("no_extension", out var askBytes));
        Assert.True(askBytes);
        Assert.True(PhotoCandidate.BeginsLikePicture([0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.True(PhotoCandidate.BeginsLikePicture("FUJIFILMCCD-RAW 0201"u8));
        Assert.True(PhotoCandidate.BeginsLikePicture("\0\0\0\u0018ftypcrx \0\0\0\u0001"u8));
        Assert.False(PhotoCandidate.BeginsLikePicture("#!/bin/sh\nexit"u8));
    }

    [Theory]
    [InlineData("2020/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", false)]
    [InlineData("#recycle/a.jpg", false)]
    [InlineData(".Trash-1000/files/a.jpg", false)]
    [InlineData("2020/Ferien/a.jpg", true)]
    public void Folders_that_systems_keep_for_themselves_are_skipped(string path, bool isWatched) =>
        Assert.Equal(isWatched, PhotoCandidate.IsInWatchedFolder(path));
}
