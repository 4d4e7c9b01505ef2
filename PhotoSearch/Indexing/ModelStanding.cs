namespace PhotoSearch.Indexing;

/// <summary>Which model serves, and which is on its way.</summary>
/// <param name="Serving">Its name as it was chosen; null while none is loaded.</param>
/// <param name="State">A sentence: ready, loading, or what is wrong and what to do.</param>
/// <param name="IsReady">Questions are answered.</param>
/// <param name="IsSetBySettings">The setting <c>Embeddings:Model</c> decides: nothing else can be chosen in the program.</param>
internal sealed record ModelStanding(string? Serving, string State, bool IsReady, bool IsSetBySettings, ComingModel? Coming);

/// <summary>A model that follows the serving one as soon as it knows every photo.</summary>
/// <param name="Done">Photos with a vector of this model.</param>
/// <param name="Total">With those that can be embedded and are not yet.</param>
/// <param name="TimeLeft">At the rate of the last minute; null while idle.</param>
/// <param name="Problem">What keeps it from going on, and what to do; null when nothing does.</param>
internal sealed record ComingModel(string Name, long Done, long Total, double? PhotosPerSecond, TimeSpan? TimeLeft, string? Problem);
