using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Work on every core at once, each with a thread and things of its own; how long it took, by the clock and by the processors.</summary>
internal static class Workers
{
    /// <param name="begin">Makes one core's work; its argument is the core's number. Each item is given to one of them.</param>
    /// <param name="progress">Told how many are done.</param>
    public static Spent Run(int items, Func<int, Action<int>> begin, Action<int> progress, CancellationToken cancellationToken)
    {
        var (next, done) = (-1, 0);
        ExceptionDispatchInfo? fault = null;
        var works = Enumerable.Range(0, Environment.ProcessorCount).Select(begin).ToList();
        var threads = works.Select(work => new Thread(() => Work(work))).ToList();
        using var self = Process.GetCurrentProcess();
        var (clock, processor) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        self.Refresh();
        var spent = new Spent(items, Stopwatch.GetElapsedTime(clock), self.TotalProcessorTime - processor);
        fault?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        return spent;

        void Work(Action<int> work)
        {
            try
            {
                for (var item = Interlocked.Increment(ref next); item < items && fault is null && !cancellationToken.IsCancellationRequested; item = Interlocked.Increment(ref next))
                {
                    work(item);
                    progress(Interlocked.Increment(ref done));
                }
            }
#pragma warning disable CA1031 // A thread's fault is the fault of whoever waits for it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}

/// <summary>What some work took with all cores loaded.</summary>
/// <param name="Clock">On the wall.</param>
/// <param name="Processor">Summed over the cores.</param>
internal sealed record Spent(int Items, TimeSpan Clock, TimeSpan Processor)
{
    /// <summary>Cores × seconds for one, idle waiting included.</summary>
    public double CoreSeconds => Clock.TotalSeconds * Environment.ProcessorCount / Items;

    /// <summary>Seconds of a core that computed, for one: what it is on a machine that others load too.</summary>
    public double ProcessorSeconds => Processor.TotalSeconds / Items;

    public double PerSecond => Items / Clock.TotalSeconds;
}
