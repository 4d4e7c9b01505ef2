using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;
using PhotoSearch.Indexing;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching;

/// <summary>A picture that is not of the library to a vector. The picture is not kept.</summary>
internal sealed class PictureEmbedder(UploadFolder uploads, PhotoDecoder decoder, WorkingModels models, ModelInUse inUse) : IDisposable
{
    /// <summary>Above the largest JPEG of any phone; bounds the disk and the time that one request takes.</summary>
    public const long LargestBytes = 64_000_000;

    /// <summary>Of a family nobody sends so many at once; beyond it the disk and other people's requests would suffer.</summary>
    private const int MostAtOnce = 8;

    /// <summary>Decoders are shared with the photos that are being read.</summary>
    private const int MostDecoding = 2;

    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly SemaphoreSlim _turns = new(MostDecoding);

    /// <exception cref="ModelNotReadyException">No model serves now.</exception>
    /// <exception cref="UploadException">It is too large, or too many are sent at once.</exception>
    /// <exception cref="UnreadablePhotoException">It does not decode; the reason is a sentence.</exception>
    public async Task<EmbeddedPicture> EmbedAsync(Stream picture, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(0, cancellationToken))
        {
            throw UploadException.TooMany();
        }

        try
        {
            // Before a picture is taken in that nobody could look at. The model is borrowed later: a slow line must not keep an old one in memory.
            if (!inUse.IsReady)
            {
                throw new ModelNotReadyException(inUse.State);
            }

            using var file = await uploads.KeepAsync(picture, LargestBytes, cancellationToken);
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await EmbedAsync(file.Path, cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _turns.Dispose();
    }

    private async Task<EmbeddedPicture> EmbedAsync(string path, CancellationToken cancellationToken)
    {
        using var serving = models.Borrow();
        var model = serving?.Model ?? throw new ModelNotReadyException(inUse.State);
        RgbPixels pixels;
        try
        {
            pixels = await decoder.PixelsAsync(path, model.ImageSize, cancellationToken);
        }
        catch (DecoderLostException)
        {
            // Once it may have been killed from outside; a picture that does it twice is the cause.
            pixels = await AgainAsync(path, model.ImageSize, cancellationToken);
        }

        var vectors = await model.EmbedImagesAsync([pixels], cancellationToken);
        return new EmbeddedPicture(model.Name, model.Space, vectors[0]);
    }

    private async Task<RgbPixels> AgainAsync(string path, int shortSide, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.PixelsAsync(path, shortSide, cancellationToken);
        }
        catch (DecoderLostException e)
        {
            throw new UnreadablePhotoException("The picture broke the decoder", e);
        }
    }
}

/// <summary>A vector, and the space in which it may be compared.</summary>
/// <param name="Model">The name of the model that made it.</param>
internal sealed record EmbeddedPicture(string Model, string Space, float[] Vector);
