using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>hnswlib in a process of its own, compiled one way; asked by lines, see <c>baseline.cpp</c>. Files are those of the set's folder, by their names: a line knows no spaces.</summary>
internal sealed class HnswlibBaseline : IDisposable
{
    private const double MostSeconds = 1e6;

    private readonly Process _process;

    private HnswlibBaseline(Process process) => _process = process;

    public static HnswlibBaseline Start(HnswlibProgram program, VectorData data)
    {
        var process = Process.Start(new ProcessStartInfo(program.Path, [data.Vectors.Path, data.Dimension.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = data.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new HnswlibBaseline(process);
    }

    public int ProcessId => _process.Id;

    /// <returns>Seconds that inserting took, and the bytes of the saved index.</returns>
    public (double Seconds, long Bytes) Build(int count, int threads, int m, int efConstruction, string path, CancellationToken cancellationToken)
    {
        var answer = Ask(Line($"build {count} {threads} {m} {efConstruction} {Path.GetFileName(path)}.part"), cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
        return (Number(answer, "seconds"), answer.GetProperty("bytes").GetInt64());
    }

    /// <param name="capacity">Room for so many; 0: for what is in it.</param>
    /// <returns>Seconds.</returns>
    public double Load(string path, int capacity, CancellationToken cancellationToken) => Number(Ask(Line($"load {Path.GetFileName(path)} {capacity}"), cancellationToken), "seconds");

    public (double Seconds, int Queries) Time(string queries, int from, int count, int k, int ef, double seconds, CancellationToken cancellationToken)
    {
        var answer = Ask(Line($"search {Path.GetFileName(queries)} {from} {count} {k} {ef} {Math.Min(seconds, MostSeconds):0.###} -"), cancellationToken);
        return (Number(answer, "seconds"), answer.GetProperty("queries").GetInt32());
    }

    /// <returns>Row numbers, <paramref name="k"/> a query.</returns>
    public int[] Find(string queries, int count, int k, int ef, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetDirectoryName(queries)!, $"found-{Guid.NewGuid():N}.part");
        try
        {
            Ask(Line($"search {Path.GetFileName(queries)} 0 {count} {k} {ef} {MostSeconds} {Path.GetFileName(path)}"), cancellationToken);
            return MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path)).ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }

    public ResidentMemory Memory(CancellationToken cancellationToken)
    {
        var answer = Ask("memory", cancellationToken);
        return new ResidentMemory(answer.GetProperty("anonymous").GetInt64(), answer.GetProperty("mapped").GetInt64());
    }

    public BesideResult Beside(string queries, int k, int ef, int from, int count, CancellationToken cancellationToken)
    {
        var answer = Ask(Line($"beside {Path.GetFileName(queries)} {k} {ef} {from} {count}"), cancellationToken);
        return new BesideResult(Number(answer, "insertAlone"), Number(answer, "insertBeside"), Number(answer, "p99Alone"), Number(answer, "p99Beside"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Line(FormattableString line) => FormattableString.Invariant(line);

    private static double Number(JsonElement answer, string name) => answer.GetProperty(name).GetDouble();

    private JsonElement Ask(string line, CancellationToken cancellationToken)
    {
        using var killed = cancellationToken.Register(_process.Kill);
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLine();
            cancellationToken.ThrowIfCancellationRequested();
            return JsonSerializer.Deserialize<JsonElement>(answer ?? throw new CommandException($"The hnswlib baseline ended while it was told: {line}"));
        }
        catch (IOException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}

/// <summary>One thread inserts, another searches.</summary>
/// <param name="InsertAlone">A second.</param>
/// <param name="P99Alone">Of a search, in milliseconds.</param>
internal sealed record BesideResult(double InsertAlone, double InsertBeside, double P99Alone, double P99Beside);
