using System.Text.Json;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

public sealed class VectorBenchTests
{
    [Fact]
    public void It_says_what_it_measured_and_that_the_results_agree()
    {
        using var output = new StringWriter();

        var code = VectorBench.Run(3000, 64, json: true, output);

        using var result = JsonDocument.Parse(output.ToString());
        Assert.Equal(0, code);
        Assert.True(result.RootElement.GetProperty("agrees").GetBoolean());
        Assert.Equal(3000, result.RootElement.GetProperty("count").GetInt32());
        Assert.True(result.RootElement.GetProperty("tenRatio").GetDouble() > 0);
    }
}
