using Microsoft.AspNetCore.Http;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>Servers and lines that cut, stall, lie, redirect and refuse.</summary>
public sealed class BadServerTests
{
    private const string Graph = "visual/model.onnx";

    [Fact]
    public async Task A_cut_line_is_gone_on_with_from_where_it_was()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, [.. Enumerable.Repeat(FakeHub.CutAfter(1_000_000), 6)]);

        await installing.RunAsync();

        installing.IsWhole();
        var ranges = installing.Hub.Asked.Where(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).ToList();
        Assert.Equal([null, .. Enumerable.Range(1, 6).Select(i => $"bytes={i}000000-")], ranges.Select(asked => asked.Range));
        Assert.All(ranges.Skip(1), asked => Assert.Equal(FakeHub.Tag(installing.Hub.Content(SomeInstallation.Repository, Graph)), asked.IfRange));
    }

    [Fact]
    public async Task A_line_that_is_torn_down_is_gone_on_with()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, FakeHub.TearAfter(1_000_000), FakeHub.TearAfter(1_000_000));

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(3, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_line_that_is_always_cut_is_given_up_and_gone_on_with_the_next_time()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, FakeHub.CutAfter(1000), FakeHub.CutAfter(1000), FakeHub.CutAfter(1000));

        var message = await installing.RefusedAsync();
        Assert.Contains("Tried 3 times; what is there is kept", message, StringComparison.Ordinal);
        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal("bytes=3000-", installing.Hub.Asked.Last(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).Range);
        Assert.Equal(1, installing.Hub.Asked.Count(asked => asked.Path.Contains("/tree/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_begins_anew()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, FakeHub.CutAfter(1_000_000), async (context, content) =>
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content);
        });

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(2, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_content_that_changed_between_two_parts_is_begun_anew()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        var other = new byte[installing.Hub.Content(SomeInstallation.Repository, Graph).Length];
        installing.Hub.Then(Graph, (context, _) => FakeHub.CutAfter(1_000_000)(context, other));

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(2, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_server_that_goes_on_with_another_content_is_noticed_by_its_mark()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(
            Graph,
            (context, content) => FakeHub.CutAfter(1_000_000)(context, new byte[content.Length]),
            (context, content) =>
            {
                context.Request.Headers.IfRange = default;
                return FakeHub.SendAsync(context, content);
            });

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(3, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_line_that_stalls_is_given_up_and_tried_again()
    {
        await using var installing = await SomeInstallation.BeginAsync(patience: Quick);
        installing.Hub.Then(Graph, StallAfter(1_000_000));

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal("bytes=1000000-", installing.Hub.Asked.Last(asked => asked.Path.EndsWith(Graph, StringComparison.Ordinal)).Range);
    }

    [Fact]
    public async Task A_server_that_says_nothing_at_all_is_named()
    {
        await using var installing = await SomeInstallation.BeginAsync(patience: Quick);
        installing.Hub.Always("revision", (context, _) => UntilGivenUpAsync(context));

        var message = await installing.RefusedAsync();

        Assert.Contains("127.0.0.1 sent nothing for 0.3 seconds", message, StringComparison.Ordinal);
        Assert.Contains("Tried 2 times", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task A_length_that_is_not_the_listed_one_is_said(int more)
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(Graph, (context, content) =>
        {
            context.Response.ContentLength = content.Length + more;
            return context.Response.Body.WriteAsync(new byte[content.Length + more]).AsTask();
        });

        var message = await installing.RefusedAsync();

        Assert.Contains($"lists {Graph} with", message, StringComparison.Ordinal);
        Assert.Contains("something between changes files", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_was_listed_without_a_length_is_not_written_on_and_on()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(Graph, async (context, content) =>
        {
            for (var i = 0; i < 100; i++)
            {
                await context.Response.Body.WriteAsync(content, context.RequestAborted);
            }
        });

        var message = await installing.RefusedAsync();

        Assert.Contains("sends more", message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(Path.Combine(installing.Incomplete, $"{Graph}.part")).Length);
    }

    [Fact]
    public async Task Less_than_was_listed_without_a_length_is_asked_for_again()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(Graph, (context, content) => context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2)).AsTask());

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(2, installing.Hub.Times(Graph));
    }

    [Theory]
    [InlineData(Graph)]
    [InlineData("config.json")]
    public async Task A_content_with_another_hash_is_deleted_and_said(string file)
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then(file, (context, content) => FakeHub.SendAsync(context, [.. content[..^1], (byte)(content[^1] ^ 1)]));

        var message = await installing.RefusedAsync();
        Assert.Contains($"{file} of {SomeInstallation.Repository} arrived with another content than it should have", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(installing.Incomplete, "*", SearchOption.AllDirectories), path => path == Path.Combine(installing.Incomplete, file) || path.EndsWith(".part", StringComparison.Ordinal));
        await installing.RunAsync();

        installing.IsWhole();
    }

    [Fact]
    public async Task A_redirect_to_where_the_content_lies_is_followed()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(Graph, (context, _) =>
        {
            context.Response.Redirect($"/cdn/{SomeInstallation.Repository}/{Graph}");
            return Task.CompletedTask;
        });

        await installing.RunAsync();

        installing.IsWhole();
    }

    [Fact]
    public async Task A_redirect_in_circles_is_said()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(Graph, (context, _) =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        });

        Assert.Contains("in circles (302)", await installing.RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "the name is misspelt, or the repository is private")]
    [InlineData(403, "the name is misspelt, or the repository is private")]
    [InlineData(404, "has no immich-app/Some-Model")]
    [InlineData(418, "answered 418")]
    [InlineData(429, "has had too many questions from this address (429). Tried 3 times")]
    [InlineData(503, "has trouble of its own (503). Tried 3 times")]
    public async Task A_refusal_is_a_sentence(int status, string sentence)
    {
        await using var asked = await SomeInstallation.BeginAsync();
        asked.Hub.Always("revision", FakeHub.Status(status));
        await using var half = await SomeInstallation.BeginAsync();
        half.Hub.Always(Graph, FakeHub.Status(status));

        Assert.Contains(sentence, await asked.RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains(sentence, await half.RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    public async Task Trouble_that_passes_is_waited_for(int status)
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then("tree", FakeHub.Status(status, "0"));
        installing.Hub.Then(Graph, FakeHub.Status(status, "1"), FakeHub.Status(status));

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(3, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_told_instead_of_sat_through()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(Graph, FakeHub.Status(429, "3600"));

        var message = await installing.RefusedAsync();

        Assert.Contains("asks to wait 3600 seconds", message, StringComparison.Ordinal);
        Assert.Equal(1, installing.Hub.Times(Graph));
    }

    [Fact]
    public async Task A_page_in_place_of_an_answer_is_said()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always("revision", (context, _) => context.Response.WriteAsync("<html>Please sign in to this hotel's network"));

        Assert.Contains("does not answer like Hugging Face", await installing.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_server_the_sentence_says_what_to_look_at()
    {
        await using var installing = await SomeInstallation.BeginAsync(address: "http://127.0.0.1:9");

        var message = await installing.RefusedAsync();

        Assert.Contains("http://127.0.0.1:9/ cannot be reached", message, StringComparison.Ordinal);
        Assert.Contains("Embeddings:Mirror", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_in_pages_is_read_to_its_end()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Then("tree", (context, _) =>
        {
            context.Response.Headers.Link = $"<https://huggingface.co/api/models/{SomeInstallation.Repository}/tree/{FakeHub.Commit}?cursor=abc>; rel=\"next\"";
            return context.Response.WriteAsync("[]");
        });

        await installing.RunAsync();

        installing.IsWhole();
    }

    [Fact]
    public async Task A_model_that_does_not_fit_on_the_disk_is_not_begun()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.List = entries => entries.Select(entry => entry["path"] is Graph ? new Dictionary<string, object>(entry) { ["size"] = 1_000_000_000_000_000_000 } : entry);

        var message = await installing.RefusedAsync();

        Assert.Contains("needs 1,000,000,000,00", message, StringComparison.Ordinal);
        Assert.Contains("Make room", message, StringComparison.Ordinal);
        Assert.DoesNotContain(installing.Hub.Asked, asked => asked.Path.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_without_a_hash_is_not_downloaded()
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.List = entries => entries.Select(entry => entry.Where(part => part.Key is not "lfs" and not "oid").ToDictionary());

        Assert.Contains("without a hash", await installing.RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("visual/../../../outside")]
    [InlineData("../visual/model.onnx")]
    [InlineData("visual/..")]
    [InlineData("/visual/model.onnx")]
    [InlineData("visual/a\\b")]
    [InlineData("textual/a\u0000b")]
    public async Task A_name_that_leads_elsewhere_is_not_downloaded(string path)
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.List = entries => entries.Append(new Dictionary<string, object>(entries[0]) { ["path"] = path });

        await installing.RunAsync();

        installing.IsWhole();
        Assert.Equal(7, Directory.GetFiles(installing.Target, "*", SearchOption.AllDirectories).Length);
    }

    private static DownloadPatience Quick => new(TimeSpan.FromSeconds(0.3), Tries: 2, TimeSpan.FromMilliseconds(1), LongestWait: TimeSpan.Zero);

    private static Func<HttpContext, byte[], Task> StallAfter(int bytes) => async (context, content) =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        await UntilGivenUpAsync(context);
    };

    private static async Task UntilGivenUpAsync(HttpContext context) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
