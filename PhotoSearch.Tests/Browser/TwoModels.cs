namespace PhotoSearch.Tests.Browser;

/// <summary>A site with a second model and a folder that is none, and with no way to the internet.</summary>
public sealed class TwoModels : VisitedSite
{
    public const string Second = "second";
    public const string Broken = "half-a-model";

    private const int Count = 3;

    // Nothing listens on port 9 of this machine.
    private protected override (string Name, string Value)[] Settings => [("Embeddings__Mirror", "http://127.0.0.1:9")];

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var i = 0; i < Count; i++)
        {
            photos.Write($"{i}.png", SomePhoto.Png(i));
        }

        return Count;
    }

    private protected override Task PrepareAsync(TemporaryFolder data)
    {
        SecondModel.Put(Path.Combine(data.Path, "models", Second));
        data.Write($"models/{Broken}/visual/model.onnx", "nothing"u8);
        return Task.CompletedTask;
    }
}
