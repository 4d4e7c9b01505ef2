namespace PhotoSearch.Searching;

/// <summary>
/// Where a picture lies while it is looked at: a private folder in the data folder, because a decoder reads files. Nothing stays in it: a file goes with its use,
/// and what a killed program left goes at the next start.
/// </summary>
internal sealed class UploadFolder(string path) : IHostedService
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int BufferBytes = 128 * 1024;

    /// <summary>Keeps a copy until it is disposed.</summary>
    /// <exception cref="UploadException">It has more than <paramref name="mostBytes"/>.</exception>
    public async Task<UploadedFile> KeepAsync(Stream picture, long mostBytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        var kept = new UploadedFile(Path.Combine(path, Guid.NewGuid().ToString("N")));
        try
        {
            await using var file = new FileStream(kept.Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            var buffer = new byte[BufferBytes];
            for (int read; (read = await picture.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Position + read > mostBytes)
                {
                    throw UploadException.TooLarge(mostBytes);
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return kept;
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A file that is deleted when nobody needs it any more.</summary>
internal sealed class UploadedFile(string path) : IDisposable
{
    public string Path => path;

    public void Dispose() => File.Delete(path);
}

/// <summary>A picture that was sent is not taken; the message says why.</summary>
internal sealed class UploadException : Exception
{
    private UploadException(string message, bool isTooLarge)
        : base(message) => IsTooLarge = isTooLarge;

    /// <summary>False: there were too many at once, and it may be sent again.</summary>
    public bool IsTooLarge { get; }

    public static UploadException TooLarge(long mostBytes) => new($"A picture may have at most {mostBytes / 1_000_000} MB.", isTooLarge: true);

    public static UploadException TooMany() => new("Too many pictures are being looked at; send it again in a few seconds.", isTooLarge: false);
}
