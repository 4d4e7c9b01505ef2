using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoSearch.Api;

/// <summary>A stretch of a ranking, as it goes over the wire. Fields of answers may be added, never changed.</summary>
/// <param name="Next">The cursor of what follows; null at the end.</param>
internal sealed record SearchAnswer(IReadOnlyList<HitAnswer> Hits, long Total, bool TotalIsExact, string? Next, ElapsedAnswer ElapsedMs);

/// <param name="Similarity">-1 to 1, higher is closer; null where nothing was compared.</param>
/// <param name="TakenAt">Wall-clock time where it was taken, without offset: <c>2021-03-04T12:30:00</c>.</param>
/// <param name="TakenAtOffset"><c>+02:00</c>; null where not known.</param>
internal sealed record HitAnswer(
    string Id, float? Similarity, string TakenAt, string? TakenAtOffset, int Width, int Height, string Type, string Root, string Path, bool Offline,
    string ThumbnailUrl);

/// <summary>Milliseconds.</summary>
internal sealed record ElapsedAnswer(double Embed, double Search, double Total);

/// <summary>Everything about one photo.</summary>
internal sealed record PhotoAnswer(
    string Id, string ContentHash, string? PerceptualHash, IReadOnlyList<FileAnswer> Files, long Bytes, string Type, int Width, int Height,
    string TakenAt, string? TakenAtOffset, string TakenAtSource, PlaceAnswer? Place, CameraAnswer Camera)
{
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
internal sealed record PlaceAnswer(double Latitude, double Longitude, double? AltitudeMetres);

internal sealed record CameraAnswer(string? Make, string? Model, string? Lens);

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

internal sealed record IndexAnswer(long Vectors, int Dimension, long Bytes);

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
