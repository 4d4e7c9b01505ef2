using PhotoSearch.Commands;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Commands;

/// <summary>What <c>models list</c> says of the models that are here.</summary>
public sealed class ModelListTests
{
    [Fact]
    public void What_serves_what_comes_and_what_is_broken_are_told_apart()
    {
        var output = new StringWriter();

        ModelList.Print([Installed("serving", 13_574_433), Installed("coming", 5), Installed("broken", 0) with { Problem = "It is cut off." }, Installed("other", 5)], ("serving", "coming"), asJson: false, output);

        var lines = output.ToString().Split('\n').Select(line => line.Trim()).ToList();
        Assert.Matches("^serving +14 MB  in use; A model$", lines[1]);
        Assert.Matches("^coming +0 MB  on its way; A model$", lines[2]);
        Assert.Matches("^broken +It is cut off.$", lines[3]);
        Assert.Matches("^other +0 MB  A model$", lines[4]);
    }

    private static InstalledModel Installed(string name, long bytes) => new(name, $"/models/{name}", bytes, "A model", HasText: true, IsRemovable: true, Problem: null, HasSources: false);
}
