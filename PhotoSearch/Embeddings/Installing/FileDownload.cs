using System.Net;

namespace PhotoSearch.Embeddings.Installing;

/// <summary>One file from a server to a disk: gone on with after every cut, checked, and only then given its name.</summary>
internal sealed class FileDownload(HubClient hub, PlannedFile file, string target, DownloadPatience patience)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Less than this between two cuts is next to nothing, and counts as a failed try.</summary>
    private const int SomeBytes = 64 * 1024;

    private string Part => $"{target}.part";

    /// <summary>The server's mark of the content that the part is of.</summary>
    private string TagFile => $"{target}.etag";

    /// <summary>What of the file is here.</summary>
    public static long BytesThere(string target) => File.Exists(target) ? new FileInfo(target).Length : File.Exists($"{target}.part") ? new FileInfo($"{target}.part").Length : 0;

    /// <param name="progress">Told the file's bytes that are here; may go back when the server begins anew.</param>
    /// <exception cref="ModelException">It cannot be had, or is not what it should be.</exception>
    public async Task RunAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        if (File.Exists(target))
        {
            return; // It has its name, so it was whole and right.
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        for (var failures = 0; ;)
        {
            var before = BytesThere(target);
            try
            {
                await FetchAsync(progress, cancellationToken);
                await CheckAsync(cancellationToken);
                File.Move(Part, target);
                File.Delete(TagFile);
                return;
            }
            catch (Exception e) when (hub.AsFault(e, cancellationToken) is { } fault)
            {
                failures = BytesThere(target) - before >= SomeBytes ? 1 : failures + 1;
                await hub.PauseAsync(fault, failures, cancellationToken);
            }
            catch (IOException e)
            {
                throw new ModelException($"{Part} cannot be written: {e.Message} What is there is kept; install it again when that is mended.", e);
            }
        }
    }

    private async Task FetchAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        var from = BytesThere(target);
        if (from > file.Bytes)
        {
            Discard();
            from = 0;
        }

        if (from == file.Bytes && (from > 0 || File.Exists(Part)))
        {
            return;
        }

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(patience.Stall);
        using var response = await hub.OpenAsync(file, from, File.Exists(TagFile) ? await File.ReadAllTextAsync(TagFile, cancellationToken) : null, stall.Token);
        from = Begin(response, from);
        progress(from);
        await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        await using var part = new FileStream(Part, from > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await CopyAsync(body, part, from, progress, stall);
        KeepThroughPowerCut(part);
    }

    private static void KeepThroughPowerCut(FileStream part) => part.Flush(flushToDisk: true);

    /// <summary>Where the answer's bytes belong; notes what content they are of.</summary>
    private long Begin(HttpResponseMessage response, long from)
    {
        var tag = response.Headers.ETag?.ToString();
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            var isOurs = response.Content.Headers.ContentRange is { } range && range.From == from && (range.Length is null || range.Length == file.Bytes);
            var isSame = !File.Exists(TagFile) || tag is null || File.ReadAllText(TagFile) == tag;
            if (isOurs && isSame)
            {
                return from;
            }

            Discard();
            throw new ServerFault($"{hub.Address.Host} went on with another content of {file.From}, so it is begun anew.");
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            Discard();
            throw new ServerFault($"{hub.Address.Host} has less of {file.From} than is here already, so it is begun anew.");
        }

        Discard();
        if (response.Content.Headers.ContentLength is { } length && length != file.Bytes)
        {
            throw new ModelException($"{hub.Address.Host} lists {file.From} with {file.Bytes:N0} bytes and sends {length:N0}: something between changes files. Look at the proxy and at Embeddings:Mirror.");
        }

        if (tag is not null)
        {
            File.WriteAllText(TagFile, tag);
        }

        return 0;
    }

    private async Task CopyAsync(Stream body, FileStream part, long done, Action<long> progress, CancellationTokenSource stall)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            stall.CancelAfter(patience.Stall);
            var read = await hub.ReadAsync(body, buffer, stall.Token);
            if (read == 0)
            {
                break;
            }

            if (done + read > file.Bytes)
            {
                part.SetLength(0);
                throw new ModelException($"{hub.Address.Host} lists {file.From} with {file.Bytes:N0} bytes and sends more: something between changes files. Look at the proxy and at Embeddings:Mirror.");
            }

            // A disk that is full must not look like a line that stalls.
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            await part.WriteAsync(buffer.AsMemory(0, read), stall.Token);
            progress(done += read);
        }

        if (done < file.Bytes)
        {
            throw new ServerFault($"{hub.Address.Host} ended {file.From} after {done:N0} of {file.Bytes:N0} bytes.");
        }
    }

    /// <exception cref="ModelException">It is not the file that was listed; it is deleted.</exception>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (expected, found) = file.Sha256 is not null
            ? (file.Sha256, await ModelVerification.Sha256Async(Part, static _ => { }, cancellationToken))
            : (file.BlobId, await ModelVerification.BlobIdAsync(Part, static _ => { }, cancellationToken));
        if (found != expected)
        {
            Discard();
            throw new ModelException($"{file.From} of {file.Repository} arrived with another content than it should have (hash {found} instead of {expected}), so it was deleted. Try again; if it happens again, look at the proxy and at Embeddings:Mirror.");
        }
    }

    private void Discard()
    {
        File.Delete(Part);
        File.Delete(TagFile);
    }
}
