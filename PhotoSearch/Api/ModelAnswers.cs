namespace PhotoSearch.Api;

/// <summary>Models: what is published, what is here, what answers, and what goes on with them.</summary>
/// <param name="Serving">Null while none is loaded.</param>
/// <param name="State">A sentence: ready, loading, or what is wrong and what to do.</param>
/// <param name="SetBySettings">The setting <c>Embeddings:Model</c> decides, so none can be chosen.</param>
internal sealed record ModelsAnswer(
    ServingModelAnswer? Serving, string State, bool Ready, bool SetBySettings, ComingModelAnswer? Coming, IReadOnlyList<InstalledModelAnswer> Installed,
    IReadOnlyList<KnownModelAnswer> Catalogue, IReadOnlyList<InstallationAnswer> Installations, IReadOnlyList<ExaminationAnswer> Examinations);

/// <param name="NoWords">Why words cannot be looked for; null where they can.</param>
internal sealed record ServingModelAnswer(string Name, string Description, int Dimension, int ImageSize, string Space, string? NoWords, DeviceAnswer Device);

/// <summary>What computes the vectors of photos.</summary>
internal sealed record DeviceAnswer(string Picked, string Sentence, IReadOnlyList<DeviceRefusalAnswer> Refused);

internal sealed record DeviceRefusalAnswer(string Device, string Reason);

/// <summary>The model that photos are being embedded with, to answer when all are.</summary>
internal sealed record ComingModelAnswer(string Name, long Done, long Total, double? PhotosPerSecond, double? SecondsLeft, string? Problem);

/// <param name="Bytes">Of its weights.</param>
/// <param name="Problem">Why it cannot be used; null where its files look right.</param>
internal sealed record InstalledModelAnswer(string Name, string Path, long Bytes, string Description, bool Words, bool Removable, string? Problem);

/// <param name="Recall">Published figures with their source.</param>
/// <param name="Advice"><c>english</c> or <c>multilingual</c> for the one to take; null for the others.</param>
internal sealed record KnownModelAnswer(
    string Name, string Title, string Languages, long DownloadBytes, int MemoryMegabytes, int Dimension, string Recall, string Licence, string? Advice, string Note);

/// <param name="State"><c>waiting</c>, <c>running</c>, <c>checking</c>, <c>done</c>, <c>failed</c> or <c>stopped</c>.</param>
internal sealed record InstallationAnswer(
    string Name, string State, long Bytes, long TotalBytes, double? BytesPerSecond, double? SecondsLeft, string Sentence);

/// <param name="Kind"><c>verify</c> or <c>measure</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record ExaminationAnswer(
    string Name, string Kind, string State, double? Progress, string Sentence, MeasuredAnswer? Measured, DateTimeOffset At);

/// <param name="QueryMs">For the vector of a few words, not asked before.</param>
internal sealed record MeasuredAnswer(double PhotosPerSecond, double QueryMs, long WeightBytes);

/// <summary>Names have slashes where they are a repository's, so they are no part of an address.</summary>
internal sealed record ModelRequest(string? Name);

internal sealed record EmbedRequest(string? Text);

/// <param name="Space">Vectors of two spaces must not be compared.</param>
internal sealed record EmbedAnswer(string Model, string Space, int Dimension, float[] Vector);
