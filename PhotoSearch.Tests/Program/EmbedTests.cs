using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PhotoSearch.Tests.Program;

/// <summary>Vectors for words and for pictures that are not of the library, from the running program.</summary>
public sealed class EmbedTests(EmbedTests.SiteWithOnePhoto fixture) : IClassFixture<EmbedTests.SiteWithOnePhoto>
{
    private static readonly byte[] Photo = SomePhoto.Png(7, 640, 480);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RunningSite Site => fixture.Site;

    [Fact]
    public async Task Words_become_a_unit_vector_of_the_space_that_photos_are_in()
    {
        var answer = await EmbedAsync(JsonContent.Create(new { text = "a dog on a beach" }));

        var vector = answer.GetProperty("vector").EnumerateArray().Select(number => number.GetSingle()).ToArray();
        Assert.Equal("starter", answer.GetProperty("model").GetString());
        Assert.Equal(await SpaceAsync(), answer.GetProperty("space").GetString());
        Assert.Equal(vector.Length, answer.GetProperty("dimension").GetInt32());
        Assert.Equal(1, vector.Sum(number => number * number), 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_becomes_the_vector_that_it_has_in_the_library(bool isForm)
    {
        using var picture = new ByteArrayContent(Photo);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" }, { picture, "file", "any name.png" } };

        var answer = await EmbedAsync(isForm ? form : picture);

        var (mine, theirs) = (Vector(answer.GetProperty("vector")), Vector((await PhotoAsync()).GetProperty("embedding").GetProperty("vector")));
        Assert.True(mine.Zip(theirs, (a, b) => a * b).Sum() > 0.9999);
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task A_raw_file_is_a_picture_too()
    {
        using var raw = new ByteArrayContent(Decoding.Dng.Turned(600, 400, 1).ToBytes());
        raw.Headers.ContentType = new MediaTypeHeaderValue("image/x-adobe-dng");

        var vector = Vector((await EmbedAsync(raw)).GetProperty("vector"));

        Assert.Equal(1, vector.Sum(number => number * number), 1e-4);
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task A_picture_that_does_not_decode_is_told_why_and_leaves_nothing()
    {
        var (broken, brokenSaid) = await RefusedAsync(Picture([.. Photo[..16], .. new byte[200]]));
        var (page, pageSaid) = await RefusedAsync(Picture("<html>no picture</html>"u8.ToArray()));
        var (empty, _) = await RefusedAsync(Picture([]));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (broken, page, empty));
        Assert.Contains("PNG", brokenSaid, StringComparison.Ordinal);
        Assert.Equal("This is an HTML page, not a picture.", pageSaid);
        Assert.Empty(Uploads());
    }

    [Fact]
    public async Task What_cannot_be_embedded_is_refused_in_a_sentence()
    {
        using var text = new StringContent("words", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await RefusedAsync(text)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(JsonContent.Create(new { text = " " }))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(JsonContent.Create(new { text = new string('a', 501) }))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await RefusedAsync(JsonContent.Create(new { text = new string('a', 40_000) }))).Status);
        using var json = new StringContent("{\"text\":", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(json)).Status);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Photo), "picture", "a.png" } };
        Assert.Equal((HttpStatusCode.BadRequest, "The form has no field file with a picture."), await RefusedAsync(form));
        using var bare = new ByteArrayContent("no form"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=abc") } };
        Assert.Equal((HttpStatusCode.BadRequest, "The form is cut off or no form."), await RefusedAsync(bare));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_beyond_the_limit_is_refused_whether_or_not_its_length_is_told(bool isTold)
    {
        using var stream = new EndlessStream(70_000_000);
        using var picture = new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg"), ContentLength = isTold ? 70_000_000 : null } };

        var (status, said) = await RefusedAsync(picture);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "A picture may have at most 64 MB."), (status, said));
        Assert.Empty(Uploads());

        // Whoever asks next does not do so on the connection on which the rest of the picture is still coming.
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(JsonContent.Create(new { text = " " }))).Status);
    }

    [Fact]
    public void What_a_killed_program_left_is_gone_after_the_start() => Assert.False(File.Exists(fixture.LeftOver));

    private static float[] Vector(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetSingle())];

    private static ByteArrayContent Picture(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

    /// <summary>The folder is made for the first of them.</summary>
    private string[] Uploads() => Directory.Exists(Path.Combine(Site.Data, "uploads")) ? Directory.GetFiles(Path.Combine(Site.Data, "uploads")) : [];

    private async Task<JsonElement> EmbedAsync(HttpContent body)
    {
        using var answer = await Site.Http.PostAsync(new Uri("/api/v1/embed", UriKind.Relative), body, Cancel);
        Assert.Equal("", answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<(HttpStatusCode Status, string? Said)> RefusedAsync(HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/embed", UriKind.Relative)) { Content = body, Headers = { ExpectContinue = true } };
        using var answer = await Site.Http.SendAsync(request, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (answer.StatusCode, problem.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
    }

    private async Task<JsonElement> PhotoAsync()
    {
        var id = (await Site.GetAsync("/api/v1/search")).GetProperty("hits")[0].GetProperty("id").GetString();
        return await Site.GetAsync($"/api/v1/photos/{id}?include=embedding");
    }

    private async Task<string?> SpaceAsync() => (await PhotoAsync()).GetProperty("embedding").GetProperty("space").GetString();

    /// <summary>Zeros, made as they are read.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            Array.Clear(buffer, offset, read);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>One photo, and what a killed program had left of a picture.</summary>
    public sealed class SiteWithOnePhoto : IAsyncLifetime
    {
        private readonly TemporaryFolder _photos = new();
        private readonly TemporaryFolder _data = new();

        internal RunningSite Site { get; private set; } = null!;

        internal string LeftOver { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            _photos.Write("a.png", Photo);
            LeftOver = _data.Write("uploads/0123", "half a picture"u8);
            Site = await RunningSite.StartAsync(_photos.Path, _data.Path);
            await Site.IndexedAsync(1, TimeSpan.FromSeconds(60));
        }

        public async ValueTask DisposeAsync()
        {
            await Site.DisposeAsync();
            _photos.Dispose();
            _data.Dispose();
        }
    }
}
