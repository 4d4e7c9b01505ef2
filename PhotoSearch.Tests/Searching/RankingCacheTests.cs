using PhotoSearch.Searching;
using PhotoSearch.Vectors;
using Ranking = PhotoSearch.Searching.Ranking;

namespace PhotoSearch.Tests.Searching;

public sealed class RankingCacheTests
{
    private readonly RankingCache _cache = new(TimeProvider.System);

    [Fact]
    public void The_latest_ranking_of_a_question_that_is_wanted_is_found()
    {
        Add("dog", "first", revision: 1);
        Add("dog", "second", revision: 2);
        Add("cat", "third", revision: 2);

        Assert.Equal("second", _cache.Find("dog", _ => true)?.Key);
        Assert.Equal("first", _cache.Find("dog", ranking => ranking.Revision == 1)?.Key);
        Assert.Null(_cache.Find("dog", ranking => ranking.Key == "third"));
        Assert.Null(_cache.Find("bird", _ => true));
    }

    [Fact]
    public void All_photos_take_the_place_of_the_first_and_whoever_was_first_to_order_them_is_kept()
    {
        var first = Add("dog", "key", revision: 1, hits: 2, isWhole: false);

        var whole = _cache.Add(first with { Photos = Photos(5, isWhole: true) });
        var again = _cache.Add(first with { Photos = Photos(6, isWhole: true) });

        Assert.Equal(5, whole.Total);
        Assert.Same(whole, again);
        Assert.Same(whole, _cache.Find("dog", _ => true));
    }

    [Fact]
    public void The_oldest_goes_when_there_is_too_much()
    {
        Add("large", "large", revision: 1, hits: 1_800_000);
        Add("larger", "larger", revision: 1, hits: 1_800_000);
        Assert.Null(_cache.Find("large", _ => true));
        Assert.NotNull(_cache.Find("larger", _ => true));
    }

    [Fact]
    public void What_counts_is_the_memory_of_all_that_a_ranking_holds()
    {
        var few = Photos(3, isWhole: true);
        var sets = Enumerable.Range(0, 4).Select(_ => (new IdSet(1_000_000), false)).ToList();
        var (similar, named, tailed) = (few with { Similarities = new float[3] }, few with { Named = Enumerable.Range(0, 100).Select(id => (long)id).ToHashSet() },
            Photos(3, isWhole: false) with { Tail = new RankingTail(new AskedVectors(new float[512], [], new HashSet<long>()), sets, 3) });

        Assert.Equal([12, 2000, 2048 + (4 * 125_008)], ((RankedPhotos[])[similar, named, tailed]).Select(photos => photos.Bytes - few.Bytes));
        var most = RankingCache.MostBytes / (500_000 + 4096);
        for (var i = 0; i <= most; i++)
        {
            _cache.Add(new Ranking($"key {i}", $"question {i}", 1, tailed));
        }

        Assert.Null(_cache.Find("question 0", _ => true));
        Assert.NotNull(_cache.Find($"question {most}", _ => true));
        Assert.NotNull(_cache.Find("question 2", _ => true));
    }

    private Ranking Add(string question, string key, long revision, int hits = 1, bool isWhole = true) => _cache.Add(new Ranking(key, question, revision, Photos(hits, isWhole)));

    private static RankedPhotos Photos(int count, bool isWhole) =>
        new(new long[count], null, isWhole ? null : new RankingTail(new AskedVectors([], [], new HashSet<long>()), [], count));
}
