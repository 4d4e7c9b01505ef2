using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Indexing;
using PhotoSearch.Pages;

namespace PhotoSearch.Tests.Pages;

/// <summary>What the cards of the page of models say and offer.</summary>
public sealed class ModelRowTests
{
    private static readonly KnownModel Known = new(
        "clip", "CLIP", "English", 610_000_000, 1001, 512, "COCO 39.3", "MIT", ModelAdvice.English, "The one to take.", []);

    private static readonly ModelsOverview Empty = new(new ModelStanding("starter", "starter is ready", true, false, null), null, [Known], [Installed("starter") with { IsRemovable = false }], [], []);

    [Fact]
    public void A_model_of_the_catalogue_can_be_installed_until_it_is_here()
    {
        var row = Assert.Single(ModelRow.ToInstall(Empty));

        Assert.Equal(("CLIP", "Recommended for English", "610 MB to download", "about 1 GB"), (row.Title, row.Advice, row.Size, row.Memory));
        Assert.Empty(ModelRow.ToInstall(Empty with { Installed = [Installed("clip")] }));
    }

    [Fact]
    public void The_model_in_use_comes_first_and_is_neither_used_nor_removed()
    {
        var rows = ModelRow.Installed(Empty with { Installed = [Installed("clip"), Installed("starter")] });

        Assert.Equal(["starter", "clip"], rows.Select(row => row.Name));
        Assert.True(rows[0].IsInUse);
        Assert.False(rows[0].CanUse);
        Assert.True(rows[1].CanUse);
    }

    [Fact]
    public void A_folder_that_is_no_good_says_why_and_can_only_be_removed()
    {
        var all = Empty with { Installed = [Installed("clip") with { Problem = "visual/model.onnx is missing" }] };

        var here = Assert.Single(ModelRow.Installed(all));

        Assert.Equal("visual/model.onnx is missing.", here.Problem);
        Assert.False(here.CanUse);
        Assert.True(here.CanRemove);
        Assert.Empty(ModelRow.ToInstall(all));
    }

    [Theory]
    [InlineData(nameof(InstallationState.Running), 100, "100 MB of 200 MB · 5 MB/s · about 20 seconds left", null)]
    [InlineData(nameof(InstallationState.Waiting), 0, "It says so.", null)]
    [InlineData(nameof(InstallationState.Checking), 200, "It says so. 200 MB of 200 MB · 5 MB/s · about 20 seconds left", null)]
    [InlineData(nameof(InstallationState.Failed), 0, "It says so.", "Try again")]
    [InlineData(nameof(InstallationState.Failed), 100, "It says so.", "Resume")]
    [InlineData(nameof(InstallationState.Stopped), 100, "It says so. 100 MB of 200 MB · 5 MB/s · about 20 seconds left", "Resume")]
    public void An_installation_says_how_far_it_is_and_what_can_be_done(string stateName, int megabytes, string line, string? again)
    {
        var state = Enum.Parse<InstallationState>(stateName);

        var facts = InstallFacts.Of(new Installation("clip", state, megabytes * 1_000_000L, 200_000_000, 5_000_000, TimeSpan.FromSeconds(20), "It says so"));

        Assert.Equal((line, again, state == InstallationState.Failed), (facts.Line, facts.Again, facts.IsFailed));
    }

    [Fact]
    public void A_repository_that_no_catalogue_knows_has_a_card_while_it_is_installed()
    {
        var all = Empty with { Installations = [new("owner--other", InstallationState.Failed, 0, 0, null, null, "It has no such model.")] };

        var first = ModelRow.ToInstall(all)[0];

        Assert.Equal(("owner--other", "Try again"), (first.Name, first.Install?.Again));
    }

    [Theory]
    [InlineData(12_340, 1.2, "Your 12,340 photos are embedded again in the background, about 3 hours of computing at the measured 1.2 photos a second. Photos that it knows from before are left out. ")]
    [InlineData(1, null, "Your 1 photo is embedded again in the background; measure the model first to see how long that takes. Photos that it knows from before are left out. ")]
    public void What_a_change_costs_is_said_before(long photos, double? rate, string cost) =>
        Assert.StartsWith(cost, SwitchCost.Of(photos, rate, hasText: true), StringComparison.Ordinal);

    [Fact]
    public void What_a_look_alike_model_lacks_is_said_before() => Assert.Contains("no words", SwitchCost.Of(0, null, hasText: false), StringComparison.Ordinal);

    [Fact]
    public void A_measurement_is_told_in_its_figures()
    {
        var all = Empty with
        {
            Examinations = [new("starter", ExaminationKind.Measure, ExaminationState.Done, 1, "Measured", new TrialResult(23.4, 3.21, 1, default), default)],
        };

        var row = Assert.Single(ModelRow.Installed(all));

        Assert.Equal("Measured here: 23 photos a second, 3.2 ms for a query.", row.Measured?.Line);
        Assert.Equal(23.4, row.PhotosPerSecond);
    }

    private static InstalledModel Installed(string name) => new(name, "/models/" + name, 14_000_000, "", true, true, null, false);
}
