using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Tests.Indexing.Neighbours;

public sealed class AuditScheduleTests
{
    private static readonly TimeZoneInfo House = TimeZoneInfo.CreateCustomTimeZone("house", TimeSpan.FromHours(2), "house", "house");

    [Theory]
    [InlineData(null, "2026-11-21 12:00", "2026-11-21 13:00")] // never yet: after an hour
    [InlineData(null, "2026-11-21 02:30", "2026-11-21 03:00")]
    [InlineData("2026-11-21 03:00", "2026-11-01 12:00", "2026-11-22 03:00")] // night after night
    [InlineData("2026-11-21 03:02", "2026-11-01 12:00", "2026-11-22 03:00")]
    [InlineData("2026-11-20 22:00", "2026-11-01 12:00", "2026-11-21 03:00")] // asked for in the evening
    [InlineData("2026-11-20 19:00", "2026-11-21 18:30", "2026-11-21 19:30")] // a machine that sleeps at night: a day later, and not at once
    [InlineData("2026-11-20 19:00", "2026-11-21 12:00", "2026-11-21 19:00")]
    [InlineData("2026-11-10 19:00", "2026-11-21 12:00", "2026-11-21 13:00")]
    public void It_is_due_at_night_or_when_a_day_has_passed_and_the_site_is_settled(string? last, string up, string next) =>
        Assert.Equal(At(next), AuditSchedule.Next(last is null ? null : At(last), At(up), House));

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, CultureInfo.InvariantCulture), House.BaseUtcOffset);
}
