using Microsoft.AspNetCore.Http;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>Servers that redirect, refuse, ask to wait, are not there, or list what cannot be taken.</summary>
public sealed class RefusingServerTests
{
    private const string Graph = "visual/model.onnx";

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
        Assert.Empty(Directory.GetFileSystemEntries(asked.Shelf.Home));
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
        Assert.Contains(installing.Told, told => told.Sentence.Contains($"({status}) and asks to wait 1 seconds. Trying again.", StringComparison.Ordinal));
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

    [Theory]
    [InlineData("revision", "[]")]
    [InlineData("revision", """{"sha":7}""")]
    [InlineData("tree", """[{"type":"file","path":"visual/model.onnx","size":"large"}]""")]
    public async Task An_answer_of_another_shape_is_refused_with_a_sentence(string what, string answer)
    {
        await using var installing = await SomeInstallation.BeginAsync();
        installing.Hub.Always(what, (context, _) => context.Response.WriteAsync(answer));

        Assert.NotEmpty(await installing.RefusedAsync());
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
}
