using PhotoSearch.Commands.Benchmarks;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class HeldOutQualityTests
{
    [Fact]
    public void Captions_are_judged_by_the_place_of_their_own_photo_among_those_with_captions()
    {
        // The third photo has no caption, so it is in nobody's way.
        HeldOutPhoto[] photos = [Captioned("a", "also a"), Captioned("b"), Labelled("dog")];
        float[][] vectors = [[1, 0], [0, 1], [0.8f, 0.6f]];

        var quality = HeldOutQuality.Of(photos, vectors, text => text == "also a" ? [0.6f, 0.8f] : text == "a" ? [1, 0] : [0, 1]);

        Assert.Equal([2 / 3.0, 1, 1], quality.CaptionRecall!);
        Assert.Null(quality.LabelPrecision);
        Assert.Null(quality.PhotoPrecision);
    }

    [Fact]
    public void Labels_and_photos_are_judged_by_what_comes_first()
    {
        // Six dogs stand to the right and six cats above; one cat looks like a dog.
        HeldOutPhoto[] photos = [.. Enumerable.Repeat(0, 6).Select(_ => Labelled("dog", "animal")), .. Enumerable.Repeat(0, 6).Select(_ => Labelled("cat", "animal"))];
        float[][] vectors = [.. Enumerable.Range(0, 12).Select(at => at is < 6 or 11 ? Unit(1, 0.01f * at) : Unit(0.01f * at, 1))];

        var quality = HeldOutQuality.Of(photos, vectors, text => text == "dog" ? Unit(1, 0.11f) : text == "cat" ? Unit(0, 1) : Unit(1, 1));

        // Of "dog" the nearest is the cat; "cat" and "animal" are right in all five.
        Assert.Equal((0.8 + 1 + 1) / 3, quality.LabelPrecision!.Value, 9);

        // Each of the five cats has the four others; the odd one has dogs alone; a dog has it among its nearest or not.
        Assert.InRange(quality.PhotoPrecision!.Value, (5 + (6 * 0.75)) / 12, (5 + 6) / 12.0);
    }

    [Fact]
    public void Chance_is_the_part_that_fits()
    {
        HeldOutPhoto[] photos = [.. Enumerable.Repeat(0, 20).Select(_ => Captioned("x")), .. Enumerable.Repeat(0, 6).Select(_ => Labelled("dog")), .. Enumerable.Repeat(0, 18).Select(_ => Labelled("cat"))];

        var chance = HeldOutQuality.Chance(photos);

        Assert.Equal([0.05, 0.25, 0.5], chance.CaptionRecall!);
        Assert.Equal(0.5, chance.LabelPrecision!.Value, 9);
        Assert.Equal(((6 * 5 / 23.0) + (18 * 17 / 23.0)) / 24, chance.PhotoPrecision!.Value, 9);
    }

    private static HeldOutPhoto Captioned(params string[] captions) => new("", [], captions);

    private static HeldOutPhoto Labelled(params string[] labels) => new("", labels, []);

    private static float[] Unit(float x, float y) => [x / MathF.Sqrt((x * x) + (y * y)), y / MathF.Sqrt((x * x) + (y * y))];
}
