using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PhotoSearch.Tests.Embeddings.Installing;

/// <summary>A server on this machine that answers like Hugging Face, and as badly as a test wants.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, byte[], Task>>> _faults = new();
    private readonly WebApplication _server;

    private FakeHub(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    /// <summary>Every request, in order: method, path, and the headers that matter.</summary>
    public ConcurrentQueue<AskedFor> Asked { get; } = [];

    /// <summary>Rewrites the listing before it is sent.</summary>
    public Func<List<Dictionary<string, object>>, object> List { get; set; } = entries => entries;

    public static async Task<FakeHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new FakeHub(builder.Build());
        hub._server.Run(hub.AnswerAsync);
        await hub._server.StartAsync(TestContext.Current.CancellationToken);
        return hub;
    }

    public void Put(string repository, string path, byte[] content) => _files[$"{repository}/{path}"] = content;

    /// <summary>A repository in Immich's layout with the starter model in it, and what else lies in such repositories.</summary>
    public void PutModel(string repository)
    {
        foreach (var file in new[] { "config.json", "visual/model.onnx", "visual/preprocess_cfg.json", "textual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json" })
        {
            Put(repository, file, File.ReadAllBytes(Path.Combine(Golden.Starter, file)));
        }

        foreach (var file in new[] { "README.md", ".gitattributes", "visual/model.armnn", "visual/fp16/model.armnn", "textual/fp16/model.onnx", "textual/vocab.json", "textual/merges.txt", "visual/rknpu/rk3588/model.rknn" })
        {
            Put(repository, file, Encoding.UTF8.GetBytes($"not wanted: {file}"));
        }
    }

    public byte[] Content(string repository, string path) => _files[$"{repository}/{path}"];

    /// <summary>The next requests for this file, or for a listing ("revision", "tree"), are answered so, one each; then it is answered well again.</summary>
    public void Then(string path, params Func<HttpContext, byte[], Task>[] answers)
    {
        var queue = _faults.GetOrAdd(path, _ => []);
        foreach (var answer in answers)
        {
            queue.Enqueue(answer);
        }
    }

    public void Always(string path, Func<HttpContext, byte[], Task> answer) => Then(path, [.. Enumerable.Repeat(answer, 1000)]);

    /// <summary>How often the content of a file was asked for.</summary>
    public int Times(string path) => Asked.Count(asked => asked.Path.EndsWith($"/{path}", StringComparison.Ordinal) && asked.Path.Contains("/resolve/", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    /// <summary>As a good server sends a file: ranges, and whether the content is still the same.</summary>
    public static async Task SendAsync(HttpContext context, byte[] content)
    {
        var (tag, from) = (Tag(content), 0);
        context.Response.Headers.ETag = tag;
        var range = context.Request.Headers.Range.ToString();
        var condition = context.Request.Headers.IfRange.ToString();
        if (range.StartsWith("bytes=", StringComparison.Ordinal) && (condition.Length == 0 || condition == tag))
        {
            from = int.Parse(range[6..^1], CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from;
        await context.Response.Body.WriteAsync(content.AsMemory(from), context.RequestAborted);
    }

    /// <summary>Sends so many bytes of what was asked for and closes the connection; all of them arrive.</summary>
    public static Func<HttpContext, byte[], Task> CutAfter(int bytes) => (context, content) =>
    {
        context.Response.Body = new CutStream(context.Response.Body, bytes);
        return SendAsync(context, content);
    };

    /// <summary>Sends about so many bytes of what was asked for and tears the connection down; some that were sent may be lost.</summary>
    public static Func<HttpContext, byte[], Task> TearAfter(int bytes) => async (context, content) =>
    {
        await CutAfter(bytes)(context, content);
        context.Abort();
    };

    public static Func<HttpContext, byte[], Task> Status(int status, string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        var headers = context.Request.Headers;
        Asked.Enqueue(new AskedFor(context.Request.Method, path, headers.Range, headers.IfRange, headers.Host, headers.Authorization, headers.Cookie));
        var parts = path.Split('/');
        if (parts is ["api", "models", var owner, var name, var what, ..])
        {
            await (Fault(what) is { } bad ? bad(context, []) : ListAsync(context, $"{owner}/{name}", what));
        }
        else if (parts is [var user, var repository, "resolve", Commit, .. var rest] && _files.TryGetValue($"{user}/{repository}/{string.Join('/', rest)}", out var content))
        {
            await (Fault(string.Join('/', rest)) ?? SendAsync)(context, content);
        }
        else if (parts is ["cdn", .. var file] && _files.TryGetValue(string.Join('/', file), out var stored))
        {
            await SendAsync(context, stored);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task ListAsync(HttpContext context, string repository, string what)
    {
        var files = _files.Where(file => file.Key.StartsWith($"{repository}/", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (what == "revision")
        {
            await context.Response.WriteAsJsonAsync(new { sha = Commit });
        }
        else
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(List([.. files.Select(file => Entry(file.Key[(repository.Length + 1)..], file.Value))])));
        }
    }

    /// <summary>Graphs are large files there, the rest small ones.</summary>
    private static Dictionary<string, object> Entry(string path, byte[] content)
    {
        var entry = new Dictionary<string, object> { ["type"] = "file", ["path"] = path, ["size"] = content.Length, ["oid"] = BlobId(content) };
        if (path.EndsWith(".onnx", StringComparison.Ordinal))
        {
            entry["lfs"] = new { oid = Convert.ToHexStringLower(SHA256.HashData(content)), size = content.Length, pointerSize = 134 };
        }

        return entry;
    }

#pragma warning disable CA5350 // Git's own name for a content.
    private static string BlobId(byte[] content) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    private Func<HttpContext, byte[], Task>? Fault(string path) => _faults.TryGetValue(path, out var queue) && queue.TryDequeue(out var fault) ? fault : null;

    private sealed class CutStream(Stream inner, int bytes) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer[..Math.Min(bytes, buffer.Length)], cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
    }
}

/// <summary>What a client asked a <see cref="FakeHub"/>; headers that it did not send are empty.</summary>
internal sealed record AskedFor(string Method, string Path, string? Range, string? IfRange, string? Host, string? Authorization, string? Cookie);
