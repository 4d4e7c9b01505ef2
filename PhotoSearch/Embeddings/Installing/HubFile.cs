namespace PhotoSearch.Embeddings.Installing;

/// <summary>A file as its repository lists it.</summary>
/// <param name="Sha256">Of large files; lower case.</param>
/// <param name="BlobId">Git's name for the content of small ones; lower case.</param>
internal sealed record HubFile(string Path, long Bytes, string? Sha256, string? BlobId);

/// <summary>A repository's files at one commit.</summary>
internal sealed record HubListing(string Repository, string Commit, IReadOnlyList<HubFile> Files);
