using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Photos;

namespace PhotoSearch.Indexing;

/// <summary>
/// Gives the photos of a batch their vectors: of the serving model, and of the coming one beside it. A vector travels with its photo, so that no
/// neighbour can take it.
/// </summary>
internal sealed class BatchEmbedder(WorkingModels models, ComingProgress coming, IndexingProgress progress, TimeProvider time, ILogger<BatchEmbedder> logger)
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>What can be committed, and what must wait.</summary>
    /// <exception cref="ModelException">The serving model fails, whatever it is shown.</exception>
    public async Task<(List<IndexedFile> Files, List<ReadOutcome.Later> Later)> EmbedAsync(IReadOnlyList<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        var pending = batch.Select(Pending.Of).OfType<Pending>().ToList();
        using var borrowed = models.BorrowAll();
        foreach (var model in borrowed.Models)
        {
            // Decoded for smaller models, before a larger one came: the commit owes these photos its vector.
            var suited = pending.Where(photo => !photo.Held.Contains(model.Space) && photo.ShortSide >= model.ImageSize).ToList();
            try
            {
                await EmbedAsync(model, suited, cancellationToken);
                if (model.Space == coming.Space)
                {
                    coming.Problem = null;
                }
            }
            catch (ModelException e) when (!ReferenceEquals(model, borrowed.Models[0]))
            {
                // The serving model goes on; what needs this one alone waits.
                coming.Problem = e.Message;
                logger.StandsStill(e.Message);
                suited.ForEach(photo => photo.MustWait = true);
            }
        }

        var files = batch.OfType<ReadOutcome.Finished>().Select(finished => finished.File).Concat(pending.Select(photo => photo.ToFile()).OfType<IndexedFile>());
        var later = batch.OfType<ReadOutcome.Later>()
            .Concat(pending.Where(photo => photo.ToFile() is null).Select(photo => new ReadOutcome.Later(photo.Outcome.Work, AfterFault, MayBlameFile: false)));
        return ([.. files], [.. later]);
    }

    private async Task EmbedAsync(EmbeddingModel model, List<Pending> photos, CancellationToken cancellationToken)
    {
        if (photos.Count == 0)
        {
            return;
        }

        var started = time.GetTimestamp();
        try
        {
            Give(await model.EmbedImagesAsync([.. photos.Select(photo => photo.Pixels)], cancellationToken));
        }
        catch (ModelException e)
        {
            logger.EmbeddedSingly(photos.Count, model.Name, e.Message);
            await SinglyAsync(model, photos, cancellationToken);
        }
        finally
        {
            progress.AddEmbed(time.GetElapsedTime(started));
        }

        void Give(float[][] vectors)
        {
            if (vectors.Length != photos.Count)
            {
                throw new InvalidOperationException($"{photos.Count} pictures gave {vectors.Length} vectors.");
            }

            foreach (var (photo, vector) in photos.Zip(vectors))
            {
                photo.Vectors.Add(new SpaceVector(model.Space, vector));
            }
        }
    }

    /// <summary>Finds out whether a photo is to blame for a fault, or the model: a plain grey picture tells.</summary>
    private static async Task SinglyAsync(EmbeddingModel model, List<Pending> photos, CancellationToken cancellationToken)
    {
        var grey = new byte[model.ImageSize * model.ImageSize * 3];
        Array.Fill(grey, (byte)128);
        await model.EmbedImagesAsync([new RgbPixels(model.ImageSize, model.ImageSize, grey)], cancellationToken);
        foreach (var photo in photos)
        {
            try
            {
                photo.Vectors.Add(new SpaceVector(model.Space, (await model.EmbedImagesAsync([photo.Pixels], cancellationToken))[0]));
            }
            catch (ModelException e)
            {
                photo.Fault = $"The model cannot embed this photo: {e.Message}";
            }
        }
    }

    /// <summary>A photo on its way through the models.</summary>
    private sealed record Pending(ReadOutcome Outcome, RgbPixels Pixels, int ShortSide, IReadOnlySet<string> Held)
    {
        public List<SpaceVector> Vectors { get; } = [];

        /// <summary>Why a model cannot embed it, while it embeds others.</summary>
        public string? Fault { get; set; }

        public bool MustWait { get; set; }

        public static Pending? Of(ReadOutcome outcome) => outcome switch
        {
            ReadOutcome.ToEmbed read => new Pending(read, read.Photo.ModelInput, read.ShortSide, new HashSet<string>()),
            ReadOutcome.ToEmbedAgain again => new Pending(again, again.Pixels, again.ShortSide, again.Held),
            _ => null,
        };

        /// <summary>Null: nothing came of it yet.</summary>
        public IndexedFile? ToFile() => Outcome switch
        {
            // A fault of the coming model alone shows when its own work comes to this photo.
            ReadOutcome.ToEmbed read when Vectors.Count > 0 => new IndexedFile.Read(read.Photo.Facts, read.Photo.PerceptualHash, PhotoDecoder.Version, Vectors)
            {
                Work = read.Work,
                Sha256 = read.Sha256,
                Sidecar = read.Sidecar,
                Sharpness = read.Photo.Sharpness,
            },
            ReadOutcome.ToEmbed read when Fault is not null => new IndexedFile.Failed(Fault, PhotoDecoder.Version) { Work = read.Work, Sha256 = read.Sha256 },
            ReadOutcome.ToEmbedAgain again when !MustWait || Vectors.Count > 0 => new IndexedFile.Embedded(Vectors, again.IsProvisional, Fault ?? again.Failure)
            {
                Work = again.Work,
                Sha256 = again.Work.Sha256,
            },
            _ => null,
        };
    }
}
