using System.Text.Json;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>Which files make the model, at which commits; kept beside them, so that what is gone on with after a restart is what was begun.</summary>
/// <param name="Asked">What the plan was made for; a plan for something else is not gone on with.</param>
internal sealed record DownloadPlan(string Asked, IReadOnlyList<PlannedFile> Files)
{
    public long TotalBytes => Files.Sum(file => file.Bytes);

    /// <exception cref="ModelException">The server cannot be asked, or holds no such model.</exception>
    public static async Task<DownloadPlan> MakeAsync(HubClient hub, ModelName model, CancellationToken cancellationToken)
    {
        var files = new List<PlannedFile>();
        foreach (var part in model.Parts)
        {
            var listing = await hub.ListAsync(part.Repository, part.Revision, cancellationToken);
            files.AddRange(FileChoice.From(listing, part).Select(chosen => Plan(listing, part.Revision, chosen.File, chosen.To)));
        }

        return new DownloadPlan(Describe(model), files);
    }

    /// <returns>Null where there is none, or one for something else.</returns>
    public static DownloadPlan? ReadIfThere(string path, ModelName model)
    {
        try
        {
            var plan = File.Exists(path) ? JsonSerializer.Deserialize<DownloadPlan>(File.ReadAllBytes(path)) : null;
            return plan is { Files.Count: > 0 } && plan.Asked == Describe(model) ? plan : null;
        }
        catch (JsonException)
        {
            return null; // Cut off while it was written: it is made anew.
        }
    }

    public void Write(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        JsonSerializer.Serialize(file, this);
        file.Flush(flushToDisk: true);
    }

    private static string Describe(ModelName model) =>
        string.Join(' ', model.Parts.Select(part => $"{part.Repository}@{part.Revision}:{part.Variant}[{string.Join(',', part.Files.Select(file => $"{file.From}>{file.To}"))}]"));

    private static PlannedFile Plan(HubListing listing, string revision, HubFile file, string to)
    {
        var pinned = KnownModels.Pinned.FirstOrDefault(pin => pin.Repository == listing.Repository && pin.Revision == revision && pin.Path == file.Path);
        if (pinned is not null && pinned.Bytes != file.Bytes)
        {
            throw new ModelException($"{listing.Repository} lists {file.Path} with {file.Bytes:N0} bytes, and it has {pinned.Bytes:N0}: this is not that file. Look at Embeddings:Mirror.");
        }

        return pinned is null && file.Sha256 is null && file.BlobId is null
            ? throw new ModelException($"{listing.Repository} lists {file.Path} without a hash, so it could not be checked; nothing is downloaded. Look at Embeddings:Mirror.")
            : new PlannedFile(listing.Repository, listing.Commit, file.Path, to, file.Bytes, pinned?.Sha256 ?? file.Sha256, file.BlobId);
    }
}

/// <summary>One file of a plan.</summary>
/// <param name="To">In the model's folder, with slashes; never outside it.</param>
internal sealed record PlannedFile(string Repository, string Commit, string From, string To, long Bytes, string? Sha256, string? BlobId);
