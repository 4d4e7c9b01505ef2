using System.Diagnostics;

namespace PhotoSearch.Tests;

/// <summary>Waits for something that another process does, by asking again and again; fails with the last answer when it does not come.</summary>
internal static class Eventually
{
    /// <summary>
    /// For what follows on a change in a folder. The promise is ten seconds on a local one, kept with ease where nobody else needs the processors. Here others do; what
    /// matters is that it comes by itself, long before the next sweep.
    /// </summary>
    public static readonly TimeSpan ByItself = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight, TimeSpan within, string what)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            var answer = await ask();
            if (isRight(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > within)
            {
                Assert.Fail($"Within {within.TotalSeconds:0} s: {what}. The last answer was: {answer}");
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> ask, TimeSpan within, string what) => GetAsync(ask, answer => answer, within, what);
}
