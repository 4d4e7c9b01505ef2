using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>An album with what its card shows.</summary>
/// <param name="Count">Photos of it that the viewer may see.</param>
/// <param name="Cover">The newest of them; null where there is none.</param>
internal sealed record AlbumCard(Album Album, int Count, SearchHit? Cover);

/// <summary>The albums, for whoever may see them. Everybody with an account may make, rename and delete them: they are the house's.</summary>
internal sealed class AlbumShelf(LibraryColumns columns, WorkingModels models, HitTable hits, AlbumTable albums)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<AlbumCard>> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var seen = await SeenAsync(viewer, cancellationToken);
        var covers = await hits.FindAsync(viewer, [.. seen.Select(album => (album.CoverId ?? 0, 0))], cancellationToken);
        return [.. seen.Select(album => new AlbumCard(album.Album, album.Count, album.CoverId is { } cover ? covers.GetValueOrDefault(cover) : null))];
    }

    /// <exception cref="MarkException">The name cannot be used, or is taken.</exception>
    public Task<Album> AddAsync(string? name, CancellationToken cancellationToken) => albums.AddAsync(Read(name), cancellationToken);

    /// <summary>The album of this name; made where there is none.</summary>
    /// <exception cref="MarkException">The name cannot be used.</exception>
    public Task<Album> FindOrAddAsync(string? name, CancellationToken cancellationToken) => albums.FindOrAddAsync(Read(name), cancellationToken);

    /// <summary>The album that a question means by this name; null where the viewer sees none, or several.</summary>
    public async Task<Album?> FindAsync(Viewer viewer, string name, CancellationToken cancellationToken) =>
        SeenAlbum.Called(await SeenAsync(viewer, cancellationToken), name) is [var album] ? album.Album : null;

    /// <param name="id">Public id.</param>
    /// <exception cref="MarkException">The viewer sees no such album, or the name cannot be used, or is taken.</exception>
    public async Task RenameAsync(Viewer viewer, string id, string? name, CancellationToken cancellationToken)
    {
        await CheckSeenAsync(viewer, id, cancellationToken);
        await albums.RenameAsync(id, Read(name), cancellationToken);
    }

    /// <summary>The photos stay.</summary>
    /// <inheritdoc cref="RenameAsync"/>
    public async Task RemoveAsync(Viewer viewer, string id, CancellationToken cancellationToken)
    {
        await CheckSeenAsync(viewer, id, cancellationToken);
        await albums.RemoveAsync(id, cancellationToken);
    }

    private static Named Read(string? name) => MarkName.TryRead(name, out var read) ? read.Value : throw MarkException.NameUnusable();

    private async Task CheckSeenAsync(Viewer viewer, string id, CancellationToken cancellationToken)
    {
        if (!(await SeenAsync(viewer, cancellationToken)).Any(album => album.Album.PublicId == id))
        {
            throw MarkException.NoSuchAlbum();
        }
    }

    private async Task<IReadOnlyList<SeenAlbum>> SeenAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        return (await columns.CurrentAsync(serving?.Space ?? "", cancellationToken)).For(viewer).Albums;
    }
}
