namespace PhotoSearch.Tests.Vectors.Files;

/// <summary>kill -9 of a program that saves one graph after the other.</summary>
public sealed class GraphFileCrashTests : IDisposable
{
    public const string Saver = "graph-saver";
    private const int Kills = 30;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task At_any_moment_the_file_is_one_of_the_saved_graphs_whole_and_none_older_than_the_last_that_was_told()
    {
        var path = Path.Combine(_folder.Path, "graph");
        var random = new Random(20261121);
        var (last, saved) = (0UL, 0UL);
        for (var kill = 0; kill < Kills; kill++)
        {
            last = Math.Max(last, await KilledAsync(path, TimeSpan.FromMilliseconds(1 + (random.NextDouble() * 60))));

            using var file = SomeGraph.Open(path);
            file.Verify(Cancel);
            Assert.InRange(file.Header.Seed, last, last + 1);
            saved = file.Header.Seed;
            var sections = Sections(saved);
            for (var section = 0; section < sections.Length; section++)
            {
                Assert.True(SomeGraph.Mapped(file, section).AsSpan().SequenceEqual(sections[section]), $"kill {kill}: section {section} is not the one that graph {saved} has");
            }
        }

        Assert.True(saved > Kills, $"only {saved} graphs were saved");
        Assert.Empty(Directory.GetFiles(_folder.Path).Except([path, path + ".new"]));
    }

    /// <summary>The body of the child: goes on behind the graph that is there.</summary>
    internal static void SaveForEver(string path)
    {
        var number = 0UL;
        if (File.Exists(path))
        {
            using var file = SomeGraph.Open(path);
            number = file.Header.Seed;
        }

        while (true)
        {
            number++;
            SomeGraph.Write(path, number, Sections(number));

            // A number and its end in one piece: half a line would be another number.
            Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <returns>The last graph that the child told it had saved.</returns>
    private static async Task<ulong> KilledAsync(string path, TimeSpan moment)
    {
        using var child = ChildProgram.Start(Saver, path);
        var last = await child.StandardOutput.ReadLineAsync(Cancel);
        using var timer = new PeriodicTimer(moment);
        await timer.WaitForNextTickAsync(Cancel);
        child.Kill();
        while (await child.StandardOutput.ReadLineAsync(Cancel) is { } told)
        {
            last = told;
        }

        await child.WaitForExitAsync(Cancel);
        return ulong.Parse(last!, CultureInfo.InvariantCulture);
    }

    /// <summary>Their lengths differ from graph to graph, so that no file has its predecessor's.</summary>
    private static byte[][] Sections(ulong number) => SomeGraph.Sections(number, (int)(1_000_000 + (number % 7 * 300_000)), (int)(number % 1000), 500_000);
}
