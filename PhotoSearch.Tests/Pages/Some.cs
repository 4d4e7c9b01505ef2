using PhotoSearch.Photos;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Pages;

/// <summary>Some photo, some date: what a test of the pages does not care about.</summary>
internal static class Some
{
    public static TakenAt Date(int year, int month, int day) => new(new DateTime(year, month, day, 14, 5, 0, DateTimeKind.Unspecified), null, TakenAtSource.ExifOriginal);

    public static SearchHit Hit(string id = "p1", int width = 3000, int height = 2000, TakenAt? taken = null, string path = "2026/beach.jpg", bool isOffline = false) =>
        new(new PhotoKey(id, "0123abcd"), null, taken ?? Date(2026, 10, 3), width, height, "image/jpeg", "Family", path, isOffline);

    public static PhotoFacts Facts { get; } = new() { MediaType = "image/jpeg", Width = 4000, Height = 3000 };

    public static PhotoDetails Details(PhotoFacts? facts = null, TakenAt? taken = null, params PhotoFile[] files) => new(
        "p1",
        "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        null,
        2_345_678,
        facts ?? Facts,
        taken ?? Date(2026, 10, 3),
        files.Length > 0 ? files : [File("Family", "2026/Scotland/beach.jpg")]);

    public static PhotoFile File(string root, string path, FileState state = FileState.Present) => new(root, path, state, DateTimeOffset.UnixEpoch, "/somewhere/" + path);
}
