using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Commands.Benchmarks.Vectors;

/// <summary>A raw file of vectors, one after the other as float32, mapped into memory: a million of 512 take no managed memory, and the baseline reads the same file.</summary>
internal sealed unsafe class FloatFile : IDisposable
{
    /// <summary>Vectors made and written together.</summary>
    private const int Chunk = 2048;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly float* _start;

    private FloatFile(string path, int dimension)
    {
        (Path, Dimension) = (path, dimension);
        Count = (int)(new FileInfo(path).Length / sizeof(float) / dimension);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = (float*)start;
    }

    /// <summary>Writes one vector.</summary>
    public delegate void Maker(int number, Span<float> vector);

    public string Path { get; }

    public int Dimension { get; }

    public int Count { get; }

    /// <summary>The file as it is, where it has the right size; else made on all cores. What is not whole never has the file's name.</summary>
    public static FloatFile OpenOrMake(string path, int dimension, int count, Maker make, Action<int> progress, CancellationToken cancellationToken)
    {
        var bytes = (long)count * dimension * sizeof(float);
        if (!File.Exists(path) || new FileInfo(path).Length != bytes)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var part = path + ".part";
            using (var file = File.OpenHandle(part, FileMode.Create, FileAccess.Write, preallocationSize: bytes))
            {
                var done = 0;
                Parallel.For(0, (count + Chunk - 1) / Chunk, new ParallelOptions { CancellationToken = cancellationToken }, chunk =>
                {
                    var from = chunk * Chunk;
                    var rows = Math.Min(Chunk, count - from);
                    WriteChunk(file, from, rows, dimension, make);
                    progress(Interlocked.Add(ref done, rows));
                });
            }

            File.Move(part, path, overwrite: true);
        }

        return new FloatFile(path, dimension);
    }

    public static FloatFile Open(string path, int dimension) => new(path, dimension);

    public ReadOnlySpan<float> Row(int number) => new(Start(number), Dimension);

    public float* Start(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Count, nameof(number));
        return _start + ((long)number * Dimension);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static void WriteChunk(SafeFileHandle file, int from, int rows, int dimension, Maker make)
    {
        var vectors = new float[rows * dimension];
        for (var row = 0; row < rows; row++)
        {
            make(from + row, vectors.AsSpan(row * dimension, dimension));
        }

        RandomAccess.Write(file, MemoryMarshal.AsBytes(vectors.AsSpan()), (long)from * dimension * sizeof(float));
    }
}
