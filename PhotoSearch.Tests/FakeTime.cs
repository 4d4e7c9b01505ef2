namespace PhotoSearch.Tests;

/// <summary>A clock that stands still until a test moves it; timers are not part of it.</summary>
internal sealed class FakeTime : TimeProvider
{
    /// <summary>In the future, so that a client on the real clock does not throw away cookies made by this one.</summary>
    private DateTimeOffset _now = new(2060, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
