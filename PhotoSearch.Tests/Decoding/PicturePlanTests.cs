using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>How large the pictures become.</summary>
public sealed class PicturePlanTests
{
    [Theory]
    [InlineData(4000, 3000, 1024, 768)]
    [InlineData(3000, 4000, 768, 1024)]
    [InlineData(20000, 2000, 4480, 448)]
    [InlineData(800, 600, 800, 600)]
    [InlineData(3000, 300, 3000, 300)]
    [InlineData(60000, 1, 60000, 1)]
    public void The_working_picture_serves_the_viewer_and_the_model(int width, int height, int workingWidth, int workingHeight)
    {
        var plan = PicturePlan.For(width, height, 1024, 224, shrinks: false);

        Assert.Equal(new PicturePlan(workingWidth, workingHeight), plan);
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(60000, 1)]
    [InlineData(2_800_000, 2)]
    [InlineData(9_000_000, 1)]
    [InlineData(65535, 500)]
    [InlineData(500, 65535)]
    [InlineData(12000, 9000)]
    public void The_models_picture_stays_below_its_bound(int width, int height)
    {
        var plan = PicturePlan.ForModel(width, height, 224);

        Assert.InRange((long)plan.Width * plan.Height, 1, PicturePlan.MostModelPixels);
        Assert.InRange(Math.Min(plan.Width, plan.Height), 1, Math.Min(Math.Min(width, height), 448));
    }

    [Theory]
    [InlineData(500, 375)]
    [InlineData(900, 672)]
    public void A_small_picture_is_the_models_as_it_is(int width, int height) =>
        Assert.Equal(new PicturePlan(width, height), PicturePlan.ForModel(width, height, 224));

    /// <summary>One pixel more or less of the longer side moves everything that a model sees.</summary>
    [Fact]
    public void The_models_own_size_comes_out_as_from_the_original()
    {
        for (var width = 2000; width < 2400; width++)
        {
            foreach (var side in new[] { 80, 224, 336 })
            {
                var plan = PicturePlan.ForModel(width, 1801, side);

                Assert.Equal(side * width / 1801, side * plan.Width / plan.Height);
                Assert.Equal(Math.Round(side * 1801.0 / width), Math.Round(side * (double)plan.Height / plan.Width));
            }
        }
    }

    [Theory]
    [InlineData(800, 600, 1, 800, 600)]
    [InlineData(1900, 1425, 1, 1024, 768)]
    [InlineData(2000, 1500, 1, 1024, 768)]
    [InlineData(3000, 2250, 2, 1024, 768)]
    [InlineData(3000, 2001, 2, 1024, 683)]
    [InlineData(4000, 3000, 4, 1000, 750)]
    [InlineData(4001, 3001, 4, 1001, 751)]
    [InlineData(6000, 4000, 4, 1024, 683)]
    [InlineData(16000, 12000, 8, 1024, 768)]
    public void A_jpeg_is_shrunk_while_it_is_decoded(int width, int height, int shrink, int workingWidth, int workingHeight)
    {
        var plan = PicturePlan.For(width, height, 1024, 224, shrinks: true);

        Assert.Equal(new PicturePlan(workingWidth, workingHeight, shrink), plan);
    }

    [Theory]
    [InlineData(4000, 3000, 224, 4, 597, 448)]
    [InlineData(4000, 3000, 80, 8, 213, 160)]
    [InlineData(4000, 3000, 336, 2, 896, 672)]
    [InlineData(800, 600, 224, 1, 800, 600)]
    public void A_jpeg_that_only_the_model_looks_at_is_shrunk_more(int width, int height, int side, int shrink, int modelWidth, int modelHeight)
    {
        var plan = PicturePlan.ForModelAlone(width, height, side, shrinks: true);

        Assert.Equal(new PicturePlan(modelWidth, modelHeight, shrink), plan);
    }
}
