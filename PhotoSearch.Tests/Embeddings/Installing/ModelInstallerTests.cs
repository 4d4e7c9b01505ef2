using PhotoSearch.Embeddings;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>Installing in the background of the site.</summary>
public sealed class ModelInstallerTests
{
    private const string Graph = "visual/model.onnx";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_installed_one_after_the_other()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.PutModel("owner/second");
        var first = new TaskCompletionSource();
        installing.Hub.Then(Graph, async (context, content) =>
        {
            await first.Task.WaitAsync(Token);
            await FakeHub.SendAsync(context, content);
        });
        await installing.Installer.StartAsync(Token);

        installing.Installer.Start(SomeInstallation.Name);
        installing.Installer.Start("owner/second");
        await Eventually.TrueAsync(() => Task.FromResult(installing.Hub.Times(Graph) == 1), Soon, "the first should be under way");
        var under = installing.Installer.Current;
        Assert.Throws<ModelException>(() => installing.Installer.Start("owner/second"));
        first.SetResult();
        await EndAsync(installing, SomeInstallation.Name);
        await EndAsync(installing, "owner--second");

        Assert.Equal([SomeInstallation.Name, "owner--second"], under.Select(one => one.Name));
        Assert.Equal([InstallationState.Running, InstallationState.Waiting], under.Select(one => one.State));
        Assert.True(under[0].TotalBytes > 13_000_000);
        Assert.All(installing.Installer.Current, one => Assert.Equal(InstallationState.Done, one.State));
        Assert.Equal([SomeInstallation.Name, "owner--second"], installing.Shelf.List().Select(model => model.Name).Order(StringComparer.Ordinal));
        await installing.Installer.StopAsync(Token);
    }

    [Fact]
    public async Task A_failure_is_told_and_the_next_start_goes_on()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, FakeHub.CutAfter(1_000_000), FakeHub.Status(403));
        await installing.Installer.StartAsync(Token);

        installing.Installer.Start(SomeInstallation.Name);
        var failed = await EndAsync(installing, SomeInstallation.Name);
        installing.Installer.Start(SomeInstallation.Name);
        var done = await EndAsync(installing, SomeInstallation.Name);

        Assert.Equal(InstallationState.Failed, failed.State);
        Assert.Contains("(403)", failed.Sentence, StringComparison.Ordinal);
        Assert.Equal(InstallationState.Done, done.State);
        Assert.Equal("bytes=1000000-", installing.Hub.Asked.Last(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).Range);
        Assert.Single(installing.Installer.Current);
        installing.IsWhole();
        await installing.Installer.StopAsync(Token);
    }

    [Fact]
    public async Task What_is_cancelled_is_kept_and_gone_on_with()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, async (context, content) =>
        {
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ETag = FakeHub.Tag(content);
            await context.Response.Body.WriteAsync(content.AsMemory(0, 2_000_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await installing.Installer.StartAsync(Token);

        installing.Installer.Start(SomeInstallation.Name);
        var part = new FileInfo(Path.Combine(installing.Incomplete, $"{Graph}.part"));
        await Eventually.TrueAsync(() => Task.FromResult(new FileInfo(part.FullName) is { Exists: true, Length: 2_000_000 }), Soon, "the first part should be there");
        installing.Installer.Cancel(SomeInstallation.Name);
        var stopped = Assert.Single(installing.Installer.Current);
        installing.Installer.Start(SomeInstallation.Name);
        var done = await EndAsync(installing, SomeInstallation.Name);

        Assert.Equal(InstallationState.Stopped, stopped.State);
        Assert.Equal(InstallationState.Done, done.State);
        Assert.Equal("bytes=2000000-", installing.Hub.Asked.Last(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).Range);
        installing.IsWhole();
        await installing.Installer.StopAsync(Token);
    }

    private static Task<Installation> EndAsync(SomeInstallation installing, string name) =>
        Eventually.GetAsync(() => Task.FromResult(installing.Installer.Current.Single(one => one.Name == name)), one => one.IsOver, Soon, $"{name} should come to its end");
}
