using System.Numerics.Tensors;
using PhotoSearch.Searching.Relevance;

namespace PhotoSearch.Tests.Searching.Relevance;

public sealed class CalibrationTests
{
    [Fact]
    public void Photos_of_what_is_asked_for_are_found_and_the_results_end_after_them()
    {
        var some = new SomeLibrary(1);
        var subject = some.Subject();
        var others = some.Photos(1000);
        var fitting = some.Photos(20, subject);
        var calibration = new Calibration([.. others, .. fitting], some.Texts(200));
        var query = some.Text(subject);

        var closeness = Of(calibration, query);

        Assert.True(Closeness.IsAnything(closeness.AnythingFits(Best([.. others, .. fitting], query), 1020)));
        var least = closeness.LeastSimilarity(Closeness.DefaultStrictness);
        Assert.InRange(fitting.Count(photo => TensorPrimitives.Dot(photo, query) >= least), 19, 20);
        Assert.InRange(others.Count(photo => TensorPrimitives.Dot(photo, query) >= least), 0, 40);
        Assert.InRange(fitting.Count(photo => closeness.Of(TensorPrimitives.Dot(photo, query)) == Strength.Strong), 15, 20);
        Assert.InRange(others.Count(photo => closeness.Of(TensorPrimitives.Dot(photo, query)) == Strength.Strong), 0, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Of_a_query_that_no_photo_fits_it_is_said(int photos)
    {
        var some = new SomeLibrary(2);
        var library = some.Photos(photos);
        var calibration = new Calibration(library, some.Texts(300));

        var claimed = Enumerable.Range(0, 100).Count(_ => some.Text(some.Subject()) is var query && Of(calibration, query).AnythingFits(Best(library, query), photos) >= Closeness.Strong);

        Assert.InRange(claimed, 0, 30);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void One_photo_among_others_is_enough(int photos)
    {
        var some = new SomeLibrary(3) { Clarity = 1.5f };
        var subject = some.Subject();
        IReadOnlyList<float[]> library = [.. some.Photos(photos - 1), some.Photo(subject)];
        var calibration = new Calibration(library, some.Texts(300));
        var query = some.Text(subject);

        var closeness = Of(calibration, query);

        Assert.True(closeness.AnythingFits(Best(library, query), photos) >= Closeness.Strong);
        Assert.NotEqual(Strength.Weak, closeness.Of(TensorPrimitives.Dot(library[^1], query)));
    }

    [Fact]
    public void Another_model_may_put_everything_closer_together()
    {
        var some = new SomeLibrary(4);
        var subject = some.Subject();
        IReadOnlyList<float[]> library = [.. some.Photos(300), .. some.Photos(10, subject)];
        var texts = some.Texts(200);
        var query = some.Text(subject);
        var wide = Of(new Calibration(library, texts), query);
        var narrow = Of(new Calibration([.. library.Select(Narrowed)], [.. texts.Select(Narrowed)]), Narrowed(query));

        foreach (var photo in library)
        {
            Assert.Equal(wide.Probability(TensorPrimitives.Dot(photo, query)), narrow.Probability(TensorPrimitives.Dot(Narrowed(photo), Narrowed(query))), 0.01);
        }

        // Every similarity s becomes 0.84 + 0.16 s.
        static float[] Narrowed(float[] vector) => [.. vector.Select(number => 0.4f * number), MathF.Sqrt(0.84f)];
    }

    [Fact]
    public void Among_pictures_a_similarity_that_all_have_means_nothing_and_a_series_stands_out()
    {
        var some = new SomeLibrary(5) { Clarity = 3 };
        var series = some.Photos(8, some.Subject());
        var others = some.Photos(500);
        var calibration = new Calibration([.. others, .. series], []);

        var closeness = calibration.For(ComposedQuery.OfPicture(series[0]))!;

        Assert.All(series.Skip(1), photo => Assert.Equal(Strength.Strong, closeness.Of(TensorPrimitives.Dot(photo, series[0]))));
        Assert.InRange(others.Count(photo => closeness.Of(TensorPrimitives.Dot(photo, series[0])) != Strength.Weak), 0, 40);
        var words = Of(new Calibration([.. others, .. series], some.Texts(200)), some.Text());
        var usual = TensorPrimitives.Dot(others[0], others[1]);
        Assert.True(words.Probability(usual) >= closeness.Probability(usual));
    }

    public static TheoryData<string, int, int, int> Compositions => new()
    {
        { "words", 1, 0, 0 }, { "several words", 3, 0, 0 }, { "a picture", 0, 1, 0 }, { "pictures", 0, 8, 0 }, { "words and a picture", 1, 1, 0 },
        { "words and pictures", 1, 10, 0 }, { "words, good and bad ones", 1, 10, 3 }, { "words and bad ones", 1, 0, 5 }, { "good and bad ones", 0, 4, 4 },
    };

    /// <summary>Parts are of one subject, as they are when somebody picks; the library shows other things.</summary>
    [Theory]
    [MemberData(nameof(Compositions))]
    public void However_a_question_is_composed_what_comes_close_by_chance_is_weak(string composition, int texts, int good, int bad)
    {
        var some = new SomeLibrary(9);
        var library = some.Photos(600);
        var calibration = new Calibration(library, some.Texts(200));
        var (shown, strong, fitting) = (0, 0, 0);
        const int Questions = 50;
        for (var question = 0; question < Questions; question++)
        {
            var (subject, other) = (some.Subject(), some.Subject());
            var words = texts == 0 ? null : ComposedQuery.Sum([.. some.Texts(texts, subject).Select(text => (ComposedQuery.OfText(text), 1.0))]);
            var query = good + bad == 0 ? words! : Rocchio.Combine(words, some.Photos(good, subject), some.Photos(bad, other));
            var closeness = calibration.For(query)!;

            shown += library.Count(photo => closeness.Of(TensorPrimitives.Dot(photo, query.Vector)) != Strength.Weak);
            strong += library.Count(photo => closeness.Of(TensorPrimitives.Dot(photo, query.Vector)) == Strength.Strong);
            fitting += some.Photos(20, subject).Count(photo => closeness.Of(TensorPrimitives.Dot(photo, query.Vector)) == Strength.Strong);
        }

        // Of words that nothing fits, a page shows some 2 % by chance; a question of words with bad ones alone goes the bad ones' other way, where fewer photos are.
        var photos = (double)Questions * library.Count;
        Assert.True(shown / photos < 0.04 && strong / photos < 0.006, $"{composition}: {shown / photos:0.000} shown, {strong / photos:0.0000} strong");
        // The least where one picture is asked with: half of what it looks like is its own.
        Assert.True(fitting > 0.2 * 20 * Questions, $"{composition}: {fitting} of {20 * Questions} that fit are strong");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(300)]
    public void Small_libraries_and_photos_that_are_all_the_same_give_numbers(int count)
    {
        var some = new SomeLibrary(6);
        var one = some.Photo();
        var texts = some.Texts(50);
        foreach (var library in (IReadOnlyList<float[]>[])[some.Photos(count), [.. Enumerable.Repeat(one, count)], [.. Enumerable.Range(0, count).Select(_ => one.ToArray())]])
        {
            var calibration = new Calibration(library, texts);
            var (text, picture) = (ComposedQuery.OfText(some.Text()), ComposedQuery.OfPicture(one));
            var found = (Closeness?[])[calibration.For(text), calibration.For(picture), calibration.For(Rocchio.Combine(text, [one], [.. library.Take(3)]))];

            Assert.Equal([count > 0, count > 1, count > 1], found.Select(closeness => closeness is not null));
            Assert.Null(new Calibration(library, []).For(text));
            foreach (var closeness in found.OfType<Closeness>())
            {
                AssertRises(closeness);
                Assert.InRange(closeness.AnythingFits([1, 0.5f, -1], count), 0, 1);
                Assert.InRange(closeness.AnythingFits([], count), 0, 1);
            }
        }
    }

    [Fact]
    public void The_stricter_the_fewer()
    {
        var some = new SomeLibrary(7);
        var closeness = Of(new Calibration(some.Photos(500), some.Texts(200)), some.Text());

        Assert.All(Enumerable.Range(0, 101), percent => Assert.Equal(
            closeness.IsDropped(percent / 100f), percent / 100f >= closeness.LeastDroppedSimilarity()));
        Assert.True(Closeness.IsAnything(0, strictness: 0));
        Assert.Equal([false, true], [.. ((double[])[1, 0.1]).Select(strictness => Closeness.IsAnything(0.3, strictness))]);
        var cuts = Enumerable.Range(0, 101).Select(percent => closeness.LeastSimilarity(percent / 100.0)).ToList();

        Assert.Equal(cuts.Order(), cuts);
        Assert.True(cuts[0] < -1);
        Assert.True(cuts[^1] > cuts[50]);
        Assert.Equal(Strength.Likely, closeness.Of(cuts[50]));
        Assert.Equal(Strength.Weak, closeness.Of(cuts[50] - 0.001f));
    }

    [Fact]
    public void Mean_and_spread_are_those_of_all_similarities()
    {
        var some = new SomeLibrary(8);
        var photos = some.Photos(200);
        var query = some.Text();
        var similarities = photos.Select(photo => (double)TensorPrimitives.Dot(photo, query)).ToList();

        var (mean, variance) = new Moments(photos).Of(query);

        Assert.Equal(similarities.Average(), mean, 1e-5);
        Assert.Equal(similarities.Average(similarity => Math.Pow(similarity - similarities.Average(), 2)), variance, 1e-5);
    }

    [Fact]
    public void The_background_has_a_few_hundred_different_texts()
    {
        Assert.InRange(BackgroundTexts.All.Count, 300, 600);
        Assert.Equal(BackgroundTexts.All.Count, BackgroundTexts.All.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static Closeness Of(Calibration calibration, float[] text) => calibration.For(ComposedQuery.OfText(text))!;

    private static void AssertRises(Closeness closeness)
    {
        var probabilities = Enumerable.Range(-100, 201).Select(percent => closeness.Probability(percent / 100f)).ToList();
        Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
        Assert.Equal(probabilities.Order(), probabilities);
        Assert.InRange(closeness.LeastSimilarity(0.5), -1.1f, 1.1f);
    }

    private static float[] Best(IReadOnlyList<float[]> photos, float[] query) => [.. photos.Select(photo => TensorPrimitives.Dot(photo, query)).OrderDescending().Take(100)];
}
