using Bunit;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;
using PhotoSearch.Pages;
using PhotoSearch.Vectors;

namespace PhotoSearch.Tests.Pages;

/// <summary>The index in words, in each of its states.</summary>
public sealed class IndexCardTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly IndexStatus Ready = new(new IndexStatistics(100_000, 512, 90_000_000, 205_000_000, 16, 200, 100, 0, 0, 4), IndexState.Ready);

    private static readonly IndexFindings Sound = new()
    {
        AuditedAt = Now.AddHours(-7).ToUnixTimeMilliseconds(),
        Vectors = 100_000,
        Sampled = 1000,
        RecallAt10 = 0.9962,
        RecallAt50 = 0.99,
        Compared = 1000,
    };

    [Fact]
    public void An_index_that_is_ready_tells_what_it_is_made_of_and_that_it_was_never_audited()
    {
        var card = Card(Ready);

        Assert.Contains("Ready.", card, StringComparison.Ordinal);
        Assert.Contains("100,000 vectors of 512 numbers · 90 MB of memory · 205 MB of rows on disk", card, StringComparison.Ordinal);
        Assert.Contains("M 16, efConstruction 200, efSearch 100", card, StringComparison.Ordinal);
        Assert.Contains("None yet; one is made each night.", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Linking_shows_how_far_it_is()
    {
        var index = new IndexStatus(Ready.Size with { Unlinked = 40_000 }, IndexState.Rebuilding) { PerSecond = 2000 };

        var card = Render<IndexCard>(given => given.Add(it => it.Index, IndexFacts.Of(index, true, Now)));

        Assert.Contains("60,000 of 100,000 linked · 2,000 a second · about 20 seconds left", card.Markup, StringComparison.Ordinal);
        Assert.Contains("made anew from the catalog", card.Markup, StringComparison.Ordinal);
        Assert.Equal(("60000", "100000"), (card.Find("progress").GetAttribute("value"), card.Find("progress").GetAttribute("max")));
    }

    [Fact]
    public void What_the_last_audit_found_is_told()
    {
        Assert.Contains("7 hours ago: of the ten nearest photos 99.6 % are found, of the fifty nearest 99 %.", Card(Ready with { Audit = Sound }), StringComparison.Ordinal);
        Assert.Contains("Nothing was wrong in 100,000 vectors.", Card(Ready with { Audit = Sound }), StringComparison.Ordinal);
        var harmed = Sound with { Missing = 2, Stray = 1, Orphans = 1200, Healed = 1203, Words = 20, WordsRecall = 0.985 };
        Assert.Contains("2 missing, 1 stray, 1,200 out of reach; 1,203 mended.", Card(Ready with { Audit = harmed }), StringComparison.Ordinal);
        Assert.Contains("; for 20 questions asked lately 98.5 %.", Card(Ready with { Audit = harmed }), StringComparison.Ordinal);
        Assert.Contains("the index is made anew", Card(Ready with { Audit = Sound with { RecallAt10 = 0.5, IsRebuilt = true } }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_audit_that_is_under_way_tells_its_step()
    {
        var card = Card(Ready with { Auditing = new AuditProgress(3, "Searching", Now.AddMinutes(-2)) });

        Assert.Contains("Searching. Begun 2 minutes ago.", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_an_administrator_is_told_what_is_to_be_mended()
    {
        var ill = Ready with { Problem = "The disk is full." };

        Assert.Contains("The disk is full.", Card(ill), StringComparison.Ordinal);
        Assert.DoesNotContain("The disk is full.", Card(ill, isAdministrator: false), StringComparison.Ordinal);
    }

    private string Card(IndexStatus index, bool isAdministrator = true) =>
        Render<IndexCard>(given => given.Add(it => it.Index, IndexFacts.Of(index, isAdministrator, Now))).Markup;
}
