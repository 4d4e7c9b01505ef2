using Microsoft.Extensions.Logging.Abstractions;
using PhotoSearch.Api;
using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Api;

public sealed class OriginalTests : IDisposable
{
    private static readonly DateTimeOffset Modified = new(2021, 3, 4, 12, 30, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("photosearch-").FullName;

    [Fact]
    public async Task The_first_file_that_can_be_opened_is_sent()
    {
        var photo = Photo(Missing("a.jpg"), File("b.jpg", "12345"));

        var original = Original.Open(photo, NullLogger.Instance);

        Assert.NotNull(original);
        await using var bytes = original.Bytes;
        Assert.Equal("b.jpg", original.File.Path);
        Assert.True(original.IsAsIndexed);
    }

    [Fact]
    public async Task A_file_with_another_time_is_sent_without_the_catalog_s_hash()
    {
        var photo = Photo(File("a.jpg", "12345") with { ModifiedAt = Modified.AddMinutes(1) });

        var original = Original.Open(photo, NullLogger.Instance);

        Assert.NotNull(original);
        await using var bytes = original.Bytes;
        Assert.False(original.IsAsIndexed);
    }

    [Fact]
    public void Bytes_that_were_never_indexed_are_not_sent()
    {
        var photo = Photo(File("a.jpg", "another length"));

        Assert.Null(Original.Open(photo, NullLogger.Instance));
        Assert.Equal(503, Original.NotReachable(photo).StatusCode);
    }

    [Fact]
    public void An_offline_folder_is_not_touched_and_said_to_be_away()
    {
        var photo = Photo(File("a.jpg", "12345") with { State = FileState.Offline });

        Assert.Null(Original.Open(photo, NullLogger.Instance));
        var problem = Original.NotReachable(photo);
        Assert.Equal(503, problem.StatusCode);
        Assert.Contains("Family", problem.ProblemDetails.Detail);
    }

    [Fact]
    public void A_deleted_file_is_gone()
    {
        var photo = Photo(Missing("a.jpg") with { State = FileState.Gone });

        Assert.Null(Original.Open(photo, NullLogger.Instance));
        Assert.Equal(404, Original.NotReachable(photo).StatusCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PhotoFile File(string name, string text)
    {
        var file = Missing(name);
        System.IO.File.WriteAllText(file.AbsolutePath, text);
        System.IO.File.SetLastWriteTimeUtc(file.AbsolutePath, Modified.UtcDateTime);
        return file;
    }

    private PhotoFile Missing(string name) => new("Family", name, FileState.Present, Modified, Path.Combine(_folder, name));

    private static PhotoDetails Photo(params PhotoFile[] files) => new(
        "abc", "00ff", null, 5, new PhotoFacts { MediaType = "image/jpeg", Width = 1, Height = 1 }, new(Modified.DateTime, null, TakenAtSource.FileTime), files);
}
