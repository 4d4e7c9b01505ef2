using System.Diagnostics;
using System.Runtime.InteropServices;
using PhotoSearch.Decoding;
using PhotoSearch.Photos;

namespace PhotoSearch.Tests.Decoding;

/// <summary>How children are looked after: whatever happens to one, the site gets an answer and the next photo a child.</summary>
public sealed partial class PhotoDecoderTests : DecodingTests
{
    private const int SigKill = 9;
    private const int SigStop = 19;

    [Fact]
    public async Task A_killed_child_is_a_loss_and_the_next_photo_gets_another()
    {
        var path = Some(300);
        await DecodeAsync(path);
        var child = Decoder.ChildProcessIds.Single();
        Signal(child, SigStop);

        var decoding = DecodeAsync(path);
        Signal(child, SigKill);

        await Assert.ThrowsAsync<DecoderLostException>(() => decoding);
        var photo = await DecodeAsync(path);
        Assert.Equal(300, photo.Facts.Width);
        Assert.NotEqual(child, Decoder.ChildProcessIds.Single());
    }

    [Fact]
    public async Task A_child_killed_while_idle_is_replaced()
    {
        var path = Some(300);
        await DecodeAsync(path);
        using var child = Process.GetProcessById(Decoder.ChildProcessIds.Single());
        child.Kill();
        await child.WaitForExitAsync(Ct);

        var photo = await DecodeAsync(path);

        Assert.Equal(300, photo.Facts.Width);
    }

    [Fact]
    public async Task A_child_that_hangs_is_ended_at_the_time_limit()
    {
        // A child that has to start first must be done within it too.
        await using var decoder = Decoding.Some.Decoder(o => o.TimeLimit = TimeSpan.FromSeconds(5));
        var path = Some(300);
        await decoder.DecodeAsync(path, 224, Ct);
        Signal(decoder.ChildProcessIds.Single(), SigStop);

        var failure = await Assert.ThrowsAsync<UnreadablePhotoException>(() => decoder.DecodeAsync(path, 224, Ct));

        Assert.Equal("Decoding took longer than 5 s", failure.Reason);
        Assert.Equal(300, (await decoder.DecodeAsync(path, 224, Ct)).Facts.Width);
    }

    [Fact]
    public async Task A_picture_that_needs_too_much_memory_is_refused()
    {
        // Less than a child takes for itself, so that any photo is too much.
        await using var decoder = Decoding.Some.Decoder(o => o.MemoryLimitMegabytes = 30);
        var path = Picture.WriteBlack(File("large.jpg"), 8000, 6000, "jpegsave");

        var failure = await Assert.ThrowsAsync<UnreadablePhotoException>(() => decoder.DecodeAsync(path, 224, Ct));

        Assert.Equal("Decoding needed more than 30 MB of memory", failure.Reason);
    }

    [Fact]
    public async Task A_picture_of_too_many_pixels_is_refused_before_it_is_read()
    {
        await using var decoder = Decoding.Some.Decoder(o => o.MaxMegapixels = 1);
        var path = Picture.WriteBlack(File("large.png"), 2000, 1000, "pngsave");

        var failure = await Assert.ThrowsAsync<UnreadablePhotoException>(() => decoder.DecodeAsync(path, 224, Ct));

        Assert.StartsWith("The picture would be 2000 x 1000 pixels; the limit is 1 megapixels", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jpegsave")]
    [InlineData("pngsave")]
    public async Task What_must_be_held_whole_is_bounded_by_the_memory(string saver)
    {
        await using var decoder = Decoding.Some.Decoder(o => o.MemoryLimitMegabytes = 190);
        var strips = Picture.WriteBlack(File("strips"), 4000, 3000, saver);
        var whole = Picture.WriteBlack(File("whole"), 4000, 3000, saver, ("interlace", "true"));

        Assert.Equal(4000, (await decoder.DecodeAsync(strips, 224, Ct)).Facts.Width);
        var failure = await Assert.ThrowsAsync<UnreadablePhotoException>(() => decoder.DecodeAsync(whole, 224, Ct));

        Assert.StartsWith("The picture would be 4000 x 3000 pixels; the limit is ", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_photos_at_once_keep_their_own_pixels()
    {
        await using var decoder = Decoding.Some.Decoder(o => o.Children = 2);
        var widths = Enumerable.Range(0, 24).Select(i => 100 + (i * 10)).ToList();
        var paths = widths.ConvertAll(Some);

        var photos = await Task.WhenAll(paths.Select(p => decoder.DecodeAsync(p, 224, Ct)));

        Assert.Equal(widths, photos.Select(p => p.ModelInput.Width));
        Assert.Equal(widths, photos.Select(p => p.Facts.Width));
        Assert.InRange(decoder.ChildProcessIds.Count, 1, 2);
    }

    [Fact]
    public async Task Closing_ends_the_children_and_gives_the_shared_memory_back()
    {
        var path = Some(300);
        await DecodeAsync(path);
        var child = Decoder.ChildProcessIds.Single();
        Signal(child, SigStop);
        var decoding = DecodeAsync(path);

        await Decoder.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => DecodeAsync(path));
        Assert.False(Directory.Exists($"/proc/{child}"));
        Assert.Empty(Directory.GetFiles("/dev/shm", $"*decoder*{child}*"));
    }

    [Fact]
    public async Task The_shared_file_is_unlinked_while_its_child_works()
    {
        await DecodeAsync(Some(300));

        var mapped = (await System.IO.File.ReadAllLinesAsync($"/proc/{Decoder.ChildProcessIds.Single()}/maps", Ct)).Where(l => l.Contains("photosearch-decoder")).ToList();

        Assert.NotEmpty(mapped);
        Assert.All(mapped, line => Assert.EndsWith("(deleted)", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_photo_frees_its_place()
    {
        var path = Some(300);
        await DecodeAsync(path);
        Signal(Decoder.ChildProcessIds.Single(), SigStop);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var decoding = Decoder.DecodeAsync(path, 224, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding);
        Assert.Equal(300, (await DecodeAsync(path)).Facts.Width);
    }

    [Fact]
    public async Task An_idle_child_is_ended()
    {
        await using var decoder = Decoding.Some.Decoder(o => o.IdleTime = TimeSpan.FromSeconds(1));
        await decoder.DecodeAsync(Some(300), 224, Ct);
        using var child = Process.GetProcessById(decoder.ChildProcessIds.Single());

        await child.WaitForExitAsync(Ct);

        Assert.Empty(decoder.ChildProcessIds);
    }

    [Fact]
    public async Task A_child_whose_site_is_gone_ends_itself()
    {
        using var segment = SharedSegment.Create();
        using var child = Process.Start(DecoderProgram.Start(segment.Path, new DecodingOptions()))!;
        Assert.StartsWith("{\"is\":\"ready\"", await child.StandardOutput.ReadLineAsync(Ct), StringComparison.Ordinal);
        segment.Unlink();

        child.StandardInput.Close();
        await child.WaitForExitAsync(Ct);

        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_the_pictures_fault()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => DecodeAsync(File("gone.jpg")));
        await Assert.ThrowsAsync<FileNotFoundException>(() => DecodeAsync(File("gone/gone.jpg")));
    }

    [Fact]
    public async Task A_pipe_or_a_folder_is_refused_at_once()
    {
        Assert.Equal(0, MakePipe(File("pipe.jpg"), 0b110_000_000));

        var pipe = await Assert.ThrowsAsync<UnreadablePhotoException>(() => DecodeAsync(File("pipe.jpg")));
        var folder = await Assert.ThrowsAsync<UnreadablePhotoException>(() => DecodeAsync(Folder));

        Assert.Equal("This is no regular file but a pipe, a socket or a device", pipe.Reason);
        Assert.Equal("This is a folder, not a picture", folder.Reason);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_file_that_is_cut_off_gives_the_part_that_is_there(double part)
    {
        var path = Some(1500);
        var bytes = await System.IO.File.ReadAllBytesAsync(path, Ct);
        await System.IO.File.WriteAllBytesAsync(path, bytes[..(int)(bytes.Length * part)], Ct);

        var photo = await DecodeAsync(path);

        AssertNear(Picture.Red, At(photo, 0.25, 0.1));
    }

    [Fact]
    public async Task A_header_without_a_picture_is_refused()
    {
        var path = Some(1500);
        var bytes = await System.IO.File.ReadAllBytesAsync(path, Ct);
        await System.IO.File.WriteAllBytesAsync(path, bytes[..(bytes.AsSpan().IndexOf(new byte[] { 0xFF, 0xDA }) + 14)], Ct);

        var failure = await Assert.ThrowsAsync<UnreadablePhotoException>(() => DecodeAsync(path));

        Assert.StartsWith("The JPEG file is cut off", failure.Reason, StringComparison.Ordinal);
    }

    /// <summary>A JPEG of quarters, 2:1, so wide.</summary>
    private string Some(int width)
    {
        var path = File($"{width}.jpg");
        return System.IO.File.Exists(path) ? path : Picture.Write(path, width, width / 2, Picture.Quarters(width, width / 2), "jpegsave");
    }

    private static void Signal(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
