using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>A temporary folder and one decoder, for tests that decode real files.</summary>
public abstract class DecodingTests : IAsyncLifetime
{
    private protected PhotoDecoder Decoder { get; } = Some.Decoder();

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("photosearch-decoding-").FullName;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Decoder.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string File(string name) => Path.Combine(Folder, name);

    private protected Task<DecodedPhoto> DecodeAsync(string path) => Decoder.DecodeAsync(path, 224, Ct);

    /// <summary>The pixel at these parts of width and height.</summary>
    private protected static (byte R, byte G, byte B) At(DecodedPhoto photo, double x, double y)
    {
        var pixels = photo.ModelInput;
        var at = ((((int)(y * pixels.Height)) * pixels.Width) + (int)(x * pixels.Width)) * 3;
        var bytes = pixels.Bytes.Span;
        return (bytes[at], bytes[at + 1], bytes[at + 2]);
    }

    private protected static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int tolerance = 12)
    {
        var distance = Math.Max(Math.Abs(expected.R - actual.R), Math.Max(Math.Abs(expected.G - actual.G), Math.Abs(expected.B - actual.B)));
        Assert.True(distance <= tolerance, $"{actual} is not near {expected}");
    }

    private protected static void AssertQuarters(DecodedPhoto photo, int tolerance = 12)
    {
        AssertNear(Picture.Red, At(photo, 0.25, 0.25), tolerance);
        AssertNear(Picture.Green, At(photo, 0.75, 0.25), tolerance);
        AssertNear(Picture.Blue, At(photo, 0.25, 0.75), tolerance);
        AssertNear(Picture.Grey, At(photo, 0.75, 0.75), tolerance);
    }
}
