using System.Numerics.Tensors;
using System.Text.Json;
using PhotoSearch.Commands.Benchmarks;
using PhotoSearch.Commands.Benchmarks.Vectors;

namespace PhotoSearch.Tests.Commands.Benchmarks.Vectors;

public sealed class VectorsBenchTests
{
    [Fact]
    public async Task Without_hnswlib_ours_is_measured_all_the_same_and_what_is_missing_is_said()
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        using var said = new StringWriter();
        var picture = Path.Combine(folder.Path, "curve.svg");
        var task = new VectorsBenchTask(
            2000, 64, new HashSet<string> { "build", "curve", "allocation", "filters", "churn" }, null, picture, Json: true, folder.Path, new BenchFolder(folder.Path, Repository: null));

        await VectorsBench.RunAsync(task, output, said, CancellationToken.None);

        using var result = JsonDocument.Parse(output.ToString());
        var data = Assert.Single(result.RootElement.GetProperty("data").EnumerateArray());
        Assert.Contains("NOT MEASURED: hnswlib", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2000, data.GetProperty("count").GetInt32());
        Assert.Equal(["own", "own"], data.GetProperty("curves").EnumerateArray().Select(curve => curve.GetProperty("system").GetString()!));
        Assert.True(Value(data, "build") > 0);
        Assert.True(Value(data, "rate.same") > 0);
        Assert.True(Value(data, "rate.shifted") > 0);
        Assert.Equal(0, Value(data, "allocated"));
        Assert.True(Value(data, "filter.same.opposed.0.01.recall") >= 0.99);
        Assert.True(Value(data, "churn.same") <= 1);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(picture, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_there_is_not_is_named()
    {
        using var folder = new TemporaryFolder();
        var task = new VectorsBenchTask(2000, 64, new HashSet<string> { "speed" }, null, null, Json: true, folder.Path, new BenchFolder(folder.Path, Repository: null));

        var fault = await Assert.ThrowsAsync<PhotoSearch.Commands.CommandException>(() => VectorsBench.RunAsync(task, TextWriter.Null, TextWriter.Null, CancellationToken.None));

        Assert.Contains("no part speed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_two_points_the_rate_is_on_a_straight_line_by_its_logarithm()
    {
        var curve = new RecallCurve("own", "PhotoSearch", "same", [new CurvePoint(10, 0.98, 1000), new CurvePoint(20, 1.0, 10)]);

        Assert.Equal(100, curve.At(0.99)!.Value, 1e-6);
        Assert.Equal(1000, curve.At(0.5));
        Assert.Null((curve with { Points = [new CurvePoint(10, 0.98, 1000)] }).At(0.99));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Filters_let_pass_what_they_promise(double share)
    {
        const int Count = 2000;
        using var folder = new TemporaryFolder();
        using var vectors = Pictures(folder, Count);
        var passing = new PassingVectors(vectors, Count, CancellationToken.None);
        var similarities = Enumerable.Range(0, Count).Select(row => TensorPrimitives.Dot(vectors.Row(row), vectors.Row(0))).ToArray();
        var mean = similarities.Average();

        foreach (var kind in Enum.GetValues<Passing>())
        {
            var rows = passing.Choose(kind, share, query: 3, similarities);

            Assert.Equal((int)Math.Round(share * Count), rows.Distinct().Count());
            Assert.Equal(rows.Length, passing.ToIds(rows).Count);
            if (kind != Passing.Random)
            {
                Assert.True(rows.Average(row => similarities[row]) < mean);
            }
        }
    }

    [Fact]
    public void The_truth_is_what_comparing_one_by_one_finds()
    {
        const int Count = 500;
        using var folder = new TemporaryFolder();
        using var vectors = Pictures(folder, Count);

        var truth = Truth.ReadOrFind(Path.Combine(folder.Path, "t"), vectors, Count, vectors, 7, _ => { }, CancellationToken.None);

        for (var q = 0; q < 7; q++)
        {
            var all = Enumerable.Range(0, Count).Select(row => TensorPrimitives.Dot(vectors.Row(row), vectors.Row(q))).OrderDescending().ToList();
            Assert.Equal(1, truth.Similarity(q, 0), 1e-5f);
            Assert.Equal(all[Truth.Depth - 1], truth.Similarity(q, Truth.Depth - 1), 1e-5f);
        }
    }

    private static FloatFile Pictures(TemporaryFolder folder, int count)
    {
        var made = new SyntheticVectors(60);
        return FloatFile.OpenOrMake(Path.Combine(folder.Path, "v.f32"), 60, count, (number, vector) => made.Write(SyntheticKind.Picture, number, vector), _ => { }, CancellationToken.None);
    }

    private static double Value(JsonElement data, string key) =>
        data.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("key").GetString() == key).GetProperty("value").GetDouble();
}
