using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using PhotoSearch.Photos;

namespace PhotoSearch.Decoding;

/// <summary>
/// The body of the hidden command <c>PhotoSearch decoder</c>: reads one request a line, answers one line, until its input closes. Whatever is not foreseen here ends the
/// process, and the site starts another one.
/// </summary>
internal static partial class DecoderChild
{
    private const int ResourceData = 2;
    private const int ResourceCore = 4;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Oldest libvips that can shut the loaders out that are not made for strangers' files.</summary>
    private const int OldestMajor = 8;
    private const int OldestMinor = 13;

    /// <summary>
    /// Room between the resident memory that the site watches and the private memory at which the kernel refuses: thread stacks and what is reserved but never touched.
    /// </summary>
    private const long UntouchedBytes = 256L << 20;

    public static int Run(string[] args)
    {
        if (args is not [var segmentPath, var memoryText, var pixelsText])
        {
            Console.Error.WriteLine("This command is started by PhotoSearch itself.");
            return 2;
        }

        var memoryLimitBytes = long.Parse(memoryText, CultureInfo.InvariantCulture);
        var megapixels = long.Parse(pixelsText, CultureInfo.InvariantCulture);
        // A person who searches goes before photos that come in; threads made from here on are as patient.
        using (var self = Process.GetCurrentProcess())
        {
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }

        Limit(ResourceCore, 0);
        Limit(ResourceData, (ulong)(memoryLimitBytes + UntouchedBytes));

        // Ctrl+C reaches every process of the terminal; it is the site that ends us.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        // Unlinked here as well, first of all: the site may be killed before it comes to that.
        using var segment = SharedSegment.Open(segmentPath);
        segment.Unlink();
        using var answers = TakeStandardOutput();
        if (StartVips() is { } problem)
        {
            Answer(answers, new DecoderReply.Failed(DecoderFailure.NotInstalled, problem));
            return 1;
        }

        var work = new DecoderWork(segment, new PictureReader(megapixels * 1_000_000, memoryLimitBytes));
        using var requests = new BlockingCollection<string>();
        new Thread(() => ListenUntilClosed(requests)) { IsBackground = true }.Start();
        Answer(answers, new DecoderReply.Ready($"{NativeVips.Version(0)}.{NativeVips.Version(1)}.{NativeVips.Version(2)}"));
        foreach (var line in requests.GetConsumingEnumerable())
        {
            Answer(answers, Reply(work, JsonSerializer.Deserialize(line, DecoderJson.Default.DecoderRequest)!));
        }

        return 0;
    }

    private static DecoderReply Reply(DecoderWork work, DecoderRequest request)
    {
        try
        {
            return work.Do(request);
        }
        catch (UnreadablePhotoException e)
        {
            return new DecoderReply.Failed(DecoderFailure.Unreadable, e.Reason);
        }
        catch (UnauthorizedAccessException e)
        {
            return new DecoderReply.Failed(DecoderFailure.Denied, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new DecoderReply.Failed(DecoderFailure.NotFound, e.Message);
        }
        catch (IOException e)
        {
            return new DecoderReply.Failed(DecoderFailure.Unreachable, e.Message);
        }
    }

    /// <summary>Ends the process as soon as the site is gone, also in the middle of a photo.</summary>
    private static void ListenUntilClosed(BlockingCollection<string> requests)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        while (input.ReadLine() is { } line)
        {
            requests.Add(line);
        }

        Environment.Exit(0);
    }

    private static void Answer(StreamWriter answers, DecoderReply reply)
    {
        answers.WriteLine(JsonSerializer.Serialize(reply, DecoderJson.Default.DecoderReply));
        answers.Flush();
    }

    /// <summary>Keeps the pipe to the site for answers; whatever a library prints goes to the log.</summary>
    private static StreamWriter TakeStandardOutput()
    {
#pragma warning disable CA2000 // The writer owns the pipe, and Run disposes the writer.
        var pipe = new FileStream(new SafeFileHandle(Duplicate(StandardOutput), ownsHandle: true), FileAccess.Write, bufferSize: 0);
#pragma warning restore CA2000
        _ = DuplicateTo(StandardError, StandardOutput);
        return new StreamWriter(pipe, new UTF8Encoding(false));
    }

    /// <summary>What is wrong, or null.</summary>
    private static string? StartVips()
    {
        const string Advice = "libvips 8.13 or later is needed to read photos (Debian: libvips42)";
        try
        {
            if (NativeVips.Init("PhotoSearch") != 0)
            {
                return $"{Advice}; it would not start: {VipsException.Take().Message}";
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"{Advice}; it was not found";
        }

        if (NativeVips.Version(0) < OldestMajor || (NativeVips.Version(0) == OldestMajor && NativeVips.Version(1) < OldestMinor))
        {
            return $"{Advice}; found {NativeVips.Version(0)}.{NativeVips.Version(1)}";
        }

        // One thread: several children share the cores, and small pictures gain nothing. No cache: no photo is asked for twice.
        NativeVips.SetConcurrency(1);
        NativeVips.SetCacheMax(0);
        NativeVips.BlockUntrusted(1);

        // Counted as untrusted only because libjxl is young; here it runs in a bounded child as all the others do.
        NativeVips.BlockOperation("VipsForeignLoadJxl", 0);
        return null;
    }

    /// <remarks>A limit that cannot be set leaves the one that the site watches.</remarks>
    private static void Limit(int resource, ulong bytes)
    {
        Span<ulong> limits = [bytes, bytes];
        if (SetLimit(resource, limits) != 0)
        {
            Console.Error.WriteLine($"Limit {resource} could not be set: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, Span<ulong> limits);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int from, int to);
}
