using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Commands;

/// <summary>How far an installation is, in one line that is written over; where nobody watches, a line now and then.</summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal, TimeProvider time) : IProgress<Installation>
{
    /// <summary>A log of a build or a service is read later.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private long? _written;
    private InstallationState _state;
    private int _width;

    /// <summary>The model's folder, once it is known.</summary>
    public string Name { get; private set; } = "";

    public void Report(Installation value)
    {
        Name = value.Name;
        if (isTerminal)
        {
            var line = InWords(value);
            output.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
        else if (value.State != _state || _written is not { } before || time.GetElapsedTime(before) >= Apart)
        {
            output.WriteLine(InWords(value));
            (_written, _state) = (time.GetTimestamp(), value.State);
        }
    }

    /// <summary>What comes next stands on a line of its own.</summary>
    public void End()
    {
        if (_width > 0)
        {
            output.WriteLine();
            _width = 0;
        }
    }

    private static string InWords(Installation now) => now.TotalBytes == 0
        ? now.Sentence
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Name}  {now.Bytes / 1e6:N0} of {now.TotalBytes / 1e6:N0} MB{(now.BytesPerSecond is { } rate ? $"  {rate / 1e6:0.0} MB/s" : "")}{(now.TimeLeft is { } left ? $"  {left:h\\:mm\\:ss} left" : "")}  {now.Sentence}");
}
