using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoSearch.Api;

/// <summary>A stretch of a ranking, as it goes over the wire. Fields of answers may be added, never changed.</summary>
/// <param name="Next">The cursor of what follows; null at the end.</param>
/// <param name="Notes">Sentences: what was not understood and is searched as words, and what cannot match.</param>
/// <param name="Filters">Of <c>q</c>, as they were understood.</param>
internal sealed record SearchAnswer(
    IReadOnlyList<HitAnswer> Hits, long Total, bool TotalIsExact, string? Next, ElapsedAnswer ElapsedMs, IReadOnlyList<string> Notes, IReadOnlyList<FilterAnswer> Filters)
{
    /// <summary>Photos that were looked through.</summary>
    public int Searched { get; init; }

    /// <summary>Whether anything in the library is about the question; null where that is not known.</summary>
    public bool? Fits { get; init; }

    /// <summary>Asks on by what was seen in the picture that was sent; there after <c>/search/picture</c> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Picture { get; init; }
}

/// <param name="Name">As it is written: <c>camera</c>, <c>after</c>, …; <c>exact</c> for words in quotation marks.</param>
/// <param name="Value">As it was typed.</param>
internal sealed record FilterAnswer(string Name, string Value, bool Negated);

/// <param name="Strength"><c>strong</c>, <c>likely</c> or <c>weak</c>: how sure it is that the photo is about the question; null where that is not known.</param>
/// <param name="Similarity">-1 to 1, higher is closer; null where nothing was compared.</param>
/// <param name="TakenAt">Wall-clock time where it was taken, without offset: <c>2021-03-04T12:30:00</c>.</param>
/// <param name="TakenAtOffset"><c>+02:00</c>; null where not known.</param>
/// <param name="Why"><c>looks like</c>, and <c>title</c>, <c>description</c>, <c>keyword</c>, <c>person</c> or <c>name</c> where the words stand there.</param>
internal sealed record HitAnswer(
    string Id, float? Similarity, string TakenAt, string? TakenAtOffset, int Width, int Height, string Type, string Root, string Path, bool Offline,
    string ThumbnailUrl, IReadOnlyList<string> Why, string? Strength)
{
    /// <summary>Of the person who asks; never for a script.</summary>
    public bool Favourite { get; init; }

    /// <summary>What it stands for; null where it is a thing of its own, and where each photo comes by itself.</summary>
    public StackAnswer? Stack { get; init; }
}

/// <param name="Count">Photos that are one thing, this one among them: <c>/search?stack=ID</c> lists them.</param>
internal sealed record StackAnswer(int Count);

/// <summary>Milliseconds.</summary>
internal sealed record ElapsedAnswer(double Embed, double Vectors, double Catalog, double Total);

/// <summary>Everything about one photo.</summary>
internal sealed record PhotoAnswer(
    string Id, string ContentHash, string? PerceptualHash, IReadOnlyList<FileAnswer> Files, long Bytes, string Type, int Width, int Height,
    string TakenAt, string? TakenAtOffset, string TakenAtSource, PlaceAnswer? Place, CameraAnswer Camera)
{
    /// <summary>-1 rejected, 0 to 5; null where nobody rated it.</summary>
    public int? Rating { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public IReadOnlyList<string> People { get; init; } = [];

    public ExposureAnswer? Exposure { get; init; }

    /// <summary>Of the person who asks; never for a script.</summary>
    public bool Favourite { get; init; }

    /// <summary>Added in the program, beside the keywords in the files.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<AlbumNameAnswer> Albums { get; init; } = [];

    /// <summary>There when asked for with <c>include=embedding</c> and computed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbeddingAnswer? Embedding { get; init; }

    /// <summary>All tags of the file, by directory and name; there when asked for with <c>include=facts</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Facts { get; init; }
}

/// <param name="State"><c>present</c>, <c>offline</c> or <c>gone</c>.</param>
internal sealed record FileAnswer(string Root, string Path, string State);

/// <summary>Degrees, WGS 84.</summary>
/// <param name="Name">Of the populated place nearest to it, with <paramref name="Region"/> and <paramref name="Country"/>; null where none is within 50 km.</param>
internal sealed record PlaceAnswer(double Latitude, double Longitude, double? AltitudeMetres, string? Name, string? Region, string? Country);

internal sealed record CameraAnswer(string? Make, string? Model, string? Lens);

/// <param name="FNumber">Focal length over aperture.</param>
/// <param name="FocalLength">Millimetres, of the lens itself.</param>
internal sealed record ExposureAnswer(double? FNumber, double? Seconds, int? Iso, double? FocalLength);

/// <param name="Space">Vectors of two spaces must not be compared.</param>
internal sealed record EmbeddingAnswer(string Space, float[] Vector);

/// <summary>How far the library is.</summary>
/// <param name="Model">Name of the model in use; null while none is loaded.</param>
/// <param name="NoWords">Why words cannot be looked for now; null where they can.</param>
/// <param name="ComingModel">The model that photos are being embedded with, to answer when all are; null: none.</param>
internal sealed record StatusAnswer(
    string Version, string? Model, CountsAnswer Photos, double? PhotosPerSecond, double? SecondsLeft, IReadOnlyList<RootAnswer> Roots, IndexAnswer Index,
    string ModelState, bool ModelReady, bool Sweeping, bool Paused, DeviceAnswer? Device, string? NoWords, ComingModelAnswer? ComingModel);

internal sealed record CountsAnswer(long Indexed, long Waiting, long Failed, long Offline);

/// <param name="Path">Only for administrators; null for everybody else.</param>
internal sealed record RootAnswer(string Name, string? Path, bool Healthy, string? Problem, long Photos, DateTimeOffset? LastSweep);

/// <summary>The neighbour index.</summary>
/// <param name="Bytes">Memory set aside for codes, graph and ids.</param>
/// <param name="FileBytes">Of the file of full-precision vectors.</param>
/// <param name="M">And <paramref name="EfConstruction"/>, <paramref name="EfSearch"/>: of the graph, as Malkov and Yashunin call them.</param>
/// <param name="Unlinked">Of the vectors, those that wait for the graph and are compared one by one until then.</param>
/// <param name="Dead">Removed, and still part of the graph.</param>
/// <param name="State"><c>ready</c>, <c>verifying</c>, <c>linking</c> or <c>rebuilding</c>.</param>
/// <param name="Problem">Only for administrators; null for everybody else, and while there is none.</param>
/// <param name="Audit">The last one; null before the first.</param>
/// <param name="Auditing">The one that is waiting or under way; null: none is.</param>
internal sealed record IndexAnswer(
    long Vectors, int Dimension, long Bytes, long FileBytes, int M, int EfConstruction, int EfSearch, int Unlinked, int Dead, string State, LinkingAnswer? Progress,
    string? Problem, AuditAnswer? Audit, AuditingAnswer? Auditing);

internal sealed record LinkingAnswer(long Done, long Total, double? PerSecond, double? SecondsLeft);

/// <param name="RecallAt10">Share of the true ten nearest that the graph finds, 0 to 1.</param>
/// <param name="WordsRecallAt10">The same for words asked lately; null without words.</param>
/// <param name="Orphans">Vectors that no path of the graph reached.</param>
/// <param name="Missing">Vectors of the catalog that the index lacked; <paramref name="Stray"/>: of the index, and not of the catalog.</param>
/// <param name="Misaligned">Vectors whose code was not that of their row.</param>
/// <param name="Wrong">Of <paramref name="Compared"/> rows, those that were not the catalog's.</param>
/// <param name="Healed">Of all that was found, how much is mended.</param>
/// <param name="Rebuilt">Too little was found, and the index is made anew.</param>
internal sealed record AuditAnswer(
    DateTimeOffset At, double Seconds, long Vectors, long Sampled, double RecallAt10, double RecallAt50, long Words, double? WordsRecallAt10, long Orphans, long Missing,
    long Stray, long Misaligned, long Compared, long Wrong, long Healed, bool Rebuilt);

/// <param name="Step">Of <paramref name="Steps"/>, from 1; 0 while it waits until the index is linked.</param>
internal sealed record AuditingAnswer(int Step, int Steps, string Sentence, DateTimeOffset Since);

internal sealed record FailuresAnswer(IReadOnlyList<FailureAnswer> Failures);

internal sealed record FailureAnswer(string Root, string Path, string Reason, int Attempts, DateTimeOffset At);

internal sealed record RetryRequest(string? Root, string? Path);

internal sealed record RetryAnswer(int Retried);

internal sealed record PauseRequest(bool? Paused);

internal sealed record PauseAnswer(bool Paused);

internal sealed record ApiKeyRequest(string? Name);

/// <summary>The one time that the key is shown.</summary>
internal sealed record NewApiKeyAnswer(string Name, string Key);

internal sealed record ApiKeysAnswer(IReadOnlyList<ApiKeyAnswer> ApiKeys);

internal sealed record ApiKeyAnswer(string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsed);

internal sealed record AccountRequest(string? Name, string? Password, bool IsAdmin);

internal sealed record PasswordRequest(string? Password);

internal sealed record AccountsAnswer(IReadOnlyList<AccountAnswer> Accounts);

internal sealed record AccountAnswer(string Name, bool IsAdmin, DateTimeOffset CreatedAt);

internal sealed record LiveAnswer(string Status);

internal sealed record ReadyAnswer(bool Ready, string Reason);
