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
        var plan = PicturePlan.For(width, height, 1024, 448);

        Assert.Equal(new PicturePlan(workingWidth, workingHeight), plan);
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(60000, 1)]
    [InlineData(2_800_000, 2)]
    [InlineData(9_000_000, 1)]
    [InlineData(65535, 500)]
    public void The_models_picture_stays_below_its_bound(int width, int height)
    {
        var plan = PicturePlan.ForModel(width, height, 448);

        Assert.InRange((long)plan.Width * plan.Height, 1, PicturePlan.MostModelPixels);
        Assert.InRange(plan.Height, 1, Math.Min(height, 448));
    }

    [Theory]
    [InlineData(800, 600, 1)]
    [InlineData(2000, 1500, 1)]
    [InlineData(4000, 3000, 2)]
    [InlineData(6000, 4000, 4)]
    [InlineData(16000, 12000, 8)]
    public void A_jpeg_is_shrunk_while_it_is_decoded(int width, int height, int shrink)
    {
        var plan = PicturePlan.For(width, height, 1024, 448);

        Assert.Equal(shrink, plan.ShrinkOnLoad(width, height));
    }
}
