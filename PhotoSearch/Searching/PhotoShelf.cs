using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>Single photos, by public id, for whoever may see them.</summary>
internal sealed class PhotoShelf
{
    /// <summary>Null for an unknown id and for a photo the viewer may not see; the two cannot be told apart.</summary>
    public Task<PhotoDetails?> FindAsync(Viewer viewer, string photoId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>A stored WebP picture of the asked size (320, 640, 1024 or 2048), or null as above. 2048 is made on demand.</summary>
    public Task<ReadOnlyMemory<byte>?> PictureAsync(Viewer viewer, string photoId, int size, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The embedding in the space in use, and that space; null as above or when there is none yet.</summary>
    public Task<(string Space, float[] Vector)?> EmbeddingAsync(Viewer viewer, string photoId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
