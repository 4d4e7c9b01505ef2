using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Vectors;

/// <summary>kill -9 of a program that changes, links and saves an index.</summary>
public sealed class IndexCrashTests : IDisposable
{
    public const string Changer = "index-changer";
    private const string Space = "a1b2c3";
    private const int Dimension = 32;
    private const int Ids = 1500;
    private const int Kills = 25;

    private const string Saving = "saving";
    private const string Saved = "saved";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_each_kill_the_last_saved_state_is_there_and_no_vector_is_anothers()
    {
        var random = new Random(20261121);
        var there = new HashSet<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var told = await KilledAsync(TimeSpan.FromMilliseconds(1 + (random.NextDouble() * 120)));
            var (expected, changed) = Read(there, told);

            using var index = VectorIndex.Open(_folder.Path, Space, Dimension);
            there = [.. index.Ids()];
            Assert.Equal(expected.Except(changed).Order(), there.Except(changed).Order());
            EveryVectorIsItsOwn(index);
            EveryVectorIsFound(index);
            await index.VerifyAsync(Cancel);
        }

        Assert.NotEmpty(there);
        Assert.Empty(Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Except(["graph", "graph.new", "rows"]));
    }

    /// <summary>The body of the child. It tells every change before it makes it, and every save before and after.</summary>
    internal static void ChangeForEver(string folder)
    {
        var isThere = File.Exists(Path.Combine(folder, "graph"));
        using var index = isThere ? VectorIndex.Open(folder, Space, Dimension) : VectorIndex.Create(folder, Space, Dimension);
        var random = new Random(index.Count);
        while (true)
        {
            for (var change = random.Next(150); change >= 0; change--)
            {
                var id = 1 + random.Next(Ids);
                Tell($"{id}{(index.Contains(id) && random.Next(3) > 0 ? '-' : '+')}", out var isAdded);
                if (isAdded)
                {
                    index.Set(id, SomeIndex.Vector(id, Dimension));
                }
                else
                {
                    index.Remove(id);
                }
            }

            if (random.Next(3) > 0)
            {
                index.Link(1 + random.Next(2), CancellationToken.None);
            }

            if (random.Next(2) > 0)
            {
                index.Unlink(1 + random.Next(2), CancellationToken.None);
            }

            Tell(Saving, out _);
            index.Save();
            Tell(Saved, out _);
        }
    }

    /// <summary>A line in one piece: half a line would be another one.</summary>
    private static void Tell(string line, out bool isAdded)
    {
        isAdded = line.EndsWith('+');
        Console.Out.WriteLine(line);
    }

    private async Task<List<string>> KilledAsync(TimeSpan moment)
    {
        using var child = ChildProgram.Start(Changer, _folder.Path);
        var told = new List<string>();
        var isKilled = false;
        using var timer = new PeriodicTimer(moment);
        var reached = Task.CompletedTask;
        while (await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            told.Add(line);
            if (line == Saved && !isKilled)
            {
                isKilled = true;
                reached = KillAsync(child, timer);
            }
        }

        await reached;
        await child.WaitForExitAsync(Cancel);
        Assert.Equal(137, child.ExitCode);
        return told;
    }

    private static async Task KillAsync(System.Diagnostics.Process child, PeriodicTimer timer)
    {
        await timer.WaitForNextTickAsync(Cancel);
        child.Kill();
    }

    /// <returns>What the last save that was told held, and what was changed since, as may have been saved or not.</returns>
    private static (HashSet<long> Saved, HashSet<long> Changed) Read(HashSet<long> before, List<string> told)
    {
        var (now, saved) = (new HashSet<long>(before), before);
        var (changed, beforeSaving) = (new HashSet<long>(), new HashSet<long>());
        foreach (var line in told)
        {
            switch (line)
            {
                case Saving:
                    beforeSaving = [.. now];
                    break;
                case Saved:
                    saved = beforeSaving;
                    changed.Clear();
                    break;
                default:
                    var id = long.Parse(line[..^1], CultureInfo.InvariantCulture);
                    changed.Add(id);
                    _ = line[^1] == '+' ? now.Add(id) : now.Remove(id);
                    break;
            }
        }

        return (saved, changed);
    }

    private static void EveryVectorIsItsOwn(VectorIndex index)
    {
        var vector = new float[Dimension];
        foreach (var id in index.Ids())
        {
            Assert.True(index.TryGet(id, vector));
            Assert.Equal(SomeIndex.Vector(id, Dimension), vector);
        }
    }

    private static void EveryVectorIsFound(VectorIndex index)
    {
        foreach (var id in index.Ids())
        {
            Assert.Equal(id, index.Search(SomeIndex.Vector(id, Dimension), 1)[0].Id);
        }
    }
}
