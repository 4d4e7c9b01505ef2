using PhotoSearch.Accounts;

namespace PhotoSearch.Tests.Accounts;

public sealed class AttemptLimitTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FakeTime _time = new();

    [Fact]
    public void The_try_after_the_last_allowed_one_waits_until_the_first_has_left_the_window()
    {
        var limit = new AttemptLimit(_time, 2, Window);
        limit.Enter("ann");
        _time.Advance(TimeSpan.FromMinutes(5));
        limit.Enter("ann");

        var wait = limit.Enter("ann");

        Assert.Equal(TimeSpan.FromMinutes(10), wait);
        _time.Advance(wait ?? default);
        Assert.Null(limit.Enter("ann"));
        Assert.Equal(TimeSpan.FromMinutes(5), limit.Enter("ann"));
    }

    [Fact]
    public void One_key_does_not_pay_for_another()
    {
        var limit = new AttemptLimit(_time, 1, Window);
        limit.Enter("ann");

        var other = limit.Enter("bob");

        Assert.Null(other);
        Assert.NotNull(limit.Enter("ann"));
    }

    [Fact]
    public void A_refund_gives_one_try_back_and_forgiveness_all()
    {
        var limit = new AttemptLimit(_time, 2, Window);
        limit.Enter("ann");
        limit.Enter("ann");

        limit.Refund("ann");

        Assert.Null(limit.Enter("ann"));
        Assert.NotNull(limit.Enter("ann"));
        limit.Forgive("ann");
        Assert.Null(limit.Enter("ann"));
        Assert.Null(limit.Enter("ann"));
    }

    [Fact]
    public void Memory_is_bounded_and_the_one_tried_longest_ago_is_forgotten()
    {
        var limit = new AttemptLimit(_time, 1, Window);
        limit.Enter("first");
        limit.Enter("second");
        for (var i = 0; i < AttemptLimit.MostKeys - 1; i++)
        {
            limit.Enter("other" + i);
        }

        var (first, second) = (limit.Enter("second"), limit.Enter("first"));

        Assert.NotNull(first);
        Assert.Null(second);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_tries_than_are_allowed()
    {
        var limit = new AttemptLimit(_time, 10, Window);

        var waits = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => limit.Enter("ann"))));

        Assert.Equal(10, waits.Count(wait => wait is null));
    }
}
