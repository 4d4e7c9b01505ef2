using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Decoding;

/// <summary>Runs parsers of tags, which hostile bytes make throw anything, or not come back.</summary>
/// <remarks>Runs in the child only.</remarks>
internal static class TagParsing
{
    /// <summary>Tags take milliseconds; what takes longer is a trap. One is known: the XMP parser's time doubles with each level from the twentieth on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What was read, or <paramref name="otherwise"/> where that takes too long; the thread is then still there, and its process should end soon.</summary>
    public static (T Read, bool IsStillReading) InTime<T>(Func<T> read, T otherwise)
    {
        var result = otherwise;
        var thread = new Thread(() => result = read()) { IsBackground = true };
        thread.Start();
        return thread.Join(Patience) ? (result, false) : (otherwise, true);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The one place where a tag parser's failure is taken: hostile tags throw anything, and facts then simply lack.")]
    public static T? Attempt<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"Tags: {e.GetType().Name}: {e.Message}");
            return default;
        }
    }
}
