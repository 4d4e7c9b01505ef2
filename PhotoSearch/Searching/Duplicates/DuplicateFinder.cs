using System.Numerics.Tensors;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Duplicates;

/// <summary>Finds files that show the same picture. It only tells: nothing is ever deleted or changed.</summary>
internal sealed class DuplicateFinder(LibraryColumns columns, WorkingModels models, DuplicateTable table) : IDisposable
{
    private readonly LatestAnswer<Found> _latest = new();

    /// <param name="from">Groups that come before.</param>
    public async Task<DuplicatePage> FindAsync(Viewer viewer, int from, int take, CancellationToken cancellationToken)
    {
        var found = await GroupsAsync(viewer, cancellationToken);
        var shown = found.Groups.Skip(from).Take(take).ToList();
        var copies = await table.CopiesAsync(viewer, shown.SelectMany(group => group.Photos).ToList(), cancellationToken);
        return new DuplicatePage(
            [
                .. shown.Select(group => new DuplicateGroup(
                    group.Photos.Length > 1 ? DuplicateKind.Near : DuplicateKind.Exact, [.. group.Photos.SelectMany(photo => copies[photo]).OrderBy(copy => copy.IsOffline)]))
                    .Where(group => group.Copies.Count > 1),
            ],
            found.Groups.Count, found.Groups.Sum(group => group.ExtraFiles), found.Groups.Sum(group => group.ExtraBytes));
    }

    public void Dispose() => _latest.Dispose();

    /// <summary>By viewer, and as the library is now.</summary>
    private async Task<Found> GroupsAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var snapshot = await columns.CurrentAsync(serving?.Space ?? "", cancellationToken);
        return await _latest.GetAsync($"{viewer.Key}|{snapshot.Revision}|{snapshot.Space}", FindAsync, cancellationToken);

        async Task<Found> FindAsync()
        {
            var photos = await table.PhotosAsync(viewer, cancellationToken);
            var groups = Group(photos, new Vectors(snapshot, serving), cancellationToken);
            groups.Sort((a, b) => b.ExtraBytes != a.ExtraBytes ? b.ExtraBytes.CompareTo(a.ExtraBytes) : a.Photos[0].CompareTo(b.Photos[0]));
            return new Found(groups);
        }
    }

    /// <summary>The best photo takes all that show the same as it does; so no chain of small differences joins what is not alike.</summary>
    private static List<PhotoGroup> Group(IReadOnlyList<HashedPhoto> bestFirst, Vectors vectors, CancellationToken cancellationToken)
    {
        var hashed = bestFirst.Where(photo => photo.Hash is not null).ToList();
        var hashes = hashed.Select(photo => (ulong)photo.Hash!.Value).ToArray();
        var neighbours = new HashNeighbours(hashes);
        var isTaken = new bool[hashed.Count];
        var near = new List<int>();
        List<PhotoGroup> groups = [.. bestFirst.Where(photo => photo.Hash is null && photo.Files > 1).Select(photo => PhotoGroup.Of([photo]))];
        for (var best = 0; best < hashed.Count; best++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isTaken[best])
            {
                continue;
            }

            isTaken[best] = true;
            neighbours.Find(hashes[best], near);
            // A raw file and what was made of it show the same, and neither is a copy of the other: who kept both wants both.
            near.RemoveAll(other => isTaken[other] || hashed[other].Raw != hashed[best].Raw
                || !DuplicateRule.AreSame(hashes[best], hashes[other], vectors.Similarity(hashed[best].PhotoId, hashed[other].PhotoId)));
            near.Sort();
            near.ForEach(other => isTaken[other] = true);
            if (near.Count > 0 || hashed[best].Files > 1)
            {
                groups.Add(PhotoGroup.Of([hashed[best], .. near.Select(other => hashed[other])]));
            }
        }

        return groups;
    }

    /// <param name="Photos">Best first.</param>
    private sealed record PhotoGroup(long[] Photos, int ExtraFiles, long ExtraBytes)
    {
        public static PhotoGroup Of(IReadOnlyList<HashedPhoto> photos) => new(
            [.. photos.Select(photo => photo.PhotoId)], (int)photos.Sum(photo => photo.Files) - 1, photos.Sum(photo => photo.Files * photo.Bytes) - photos[0].Bytes);
    }

    private sealed record Found(IReadOnlyList<PhotoGroup> Groups);

    /// <summary>Embeddings by photo.</summary>
    private sealed class Vectors(LibrarySnapshot snapshot, Serving? serving)
    {
        private readonly float[] _one = new float[serving?.Index.Dimension ?? 0];
        private readonly float[] _other = new float[serving?.Index.Dimension ?? 0];

        public float? Similarity(long one, long other) =>
            TryRead(one, _one) && TryRead(other, _other) ? TensorPrimitives.Dot<float>(_one, _other) : null;

        private bool TryRead(long photo, float[] vector) =>
            serving is not null && snapshot.TryGetRow(photo, out var row) && snapshot.EmbeddingIds[row] is > 0 and var embedding && serving.Index.TryGet(embedding, vector);
    }
}
