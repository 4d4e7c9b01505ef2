namespace PhotoSearch.Embeddings.Installing;

/// <summary>A folder that lies where models are looked for.</summary>
/// <param name="Bytes">Of its weights.</param>
/// <param name="IsRemovable">It lies in the data folder, so it is the user's own.</param>
/// <param name="Problem">A sentence when its files say that it cannot be used; null says only that its small files are right.</param>
/// <param name="HasSources">It was downloaded, and what its files must hash to is written in it.</param>
internal sealed record InstalledModel(string Name, string Path, long Bytes, string Description, bool HasText, bool IsRemovable, string? Problem, bool HasSources);
