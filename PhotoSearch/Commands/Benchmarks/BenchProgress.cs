using System.Diagnostics;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>Says on standard error what is being measured, how far it is and how long it takes yet.</summary>
internal sealed class BenchProgress(TextWriter said)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    public void Say(string line) => said.WriteLine(line);

    /// <returns>To be called with how many are done.</returns>
    public Action<int> Begin(string what, int total)
    {
        var (started, last) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        Say($"{what} ...");
        return done =>
        {
            lock (_gate)
            {
                if (done == 0 || Stopwatch.GetElapsedTime(last) < Between)
                {
                    return;
                }

                last = Stopwatch.GetTimestamp();
                var took = Stopwatch.GetElapsedTime(started);
                Say(string.Create(CultureInfo.InvariantCulture, $"  {done:N0} of {total:N0}, {done / took.TotalSeconds:0.0}/s, {took / done * (total - done):m\\:ss} left"));
            }
        };
    }
}
