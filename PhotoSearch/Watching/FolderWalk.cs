namespace PhotoSearch.Watching;

/// <summary>A file found below a photo folder.</summary>
/// <param name="Relative">Path below the folder, parts separated by <c>/</c>.</param>
internal sealed record FoundFile(string Relative, long Bytes, DateTimeOffset Modified)
{
    /// <summary>The XMP file beside it; null: there is none.</summary>
    public FoundFile? Sidecar { get; init; }
}

/// <summary>
/// One look through a photo folder, or a part of it. Symbolic links are not followed: they can lead out of the folder, and in circles.
/// </summary>
/// <param name="root">Absolute path of the photo folder.</param>
internal sealed class FolderWalk(string root)
{
    private const int HeadBytes = 16;

    /// <summary>Folders and files that could not be read: what lies there is unknown, not gone.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Candidates at or below a path (empty: the whole folder), in no order.</summary>
    public IEnumerable<FoundFile> Find(string scope)
    {
        if (scope.Length > 0 && !PhotoCandidate.IsInWatchedFolder(scope))
        {
            yield break;
        }

        var file = new FileInfo(Path.Combine(root, scope));
        if (scope.Length > 0 && file.Exists)
        {
            if (Look(file, scope) is { } found)
            {
                yield return found with { Sidecar = SidecarName.Beside(root, scope) };
            }

            yield break;
        }

        var folders = new Stack<string>([scope]);
        while (folders.TryPop(out var folder))
        {
            var entries = Entries(folder);
            var sidecars = entries.OfType<FileInfo>().Where(file => SidecarName.Is(file.Name)).ToDictionary(file => file.Name, StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                var relative = Below(folder, entry.Name);
                if (entry is DirectoryInfo)
                {
                    if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !PhotoCandidate.IsSkippedFolder(entry.Name))
                    {
                        folders.Push(relative);
                    }
                }
                else if (Look((FileInfo)entry, relative) is { } found)
                {
                    yield return found with { Sidecar = Beside(entry.Name, folder, sidecars) };
                }
            }
        }
    }

    private static FoundFile? Beside(string photo, string folder, Dictionary<string, FileInfo> sidecars) =>
        sidecars.Count > 0 && SidecarName.Of(photo).Select(sidecars.GetValueOrDefault).FirstOrDefault(file => file is not null) is { } sidecar
            ? SidecarName.Look(sidecar, Below(folder, sidecar.Name))
            : null;

    private static string Below(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(root, folder)).GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException) when (folder.Length > 0)
        {
            // Gone since its parent was read.
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable.Add(folder);
            return [];
        }
    }

    private FoundFile? Look(FileInfo file, string relative)
    {
        try
        {
            if (file.Attributes.HasFlag(FileAttributes.ReparsePoint) || !PhotoCandidate.MayBePhoto(file.Name, out var askBytes) || (askBytes && !BeginsLikePicture(file)))
            {
                return null;
            }

            return new FoundFile(relative, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last: a file dated beyond the year 9999. One file's trouble is not its folder's.
            Unreadable.Add(relative);
            return null;
        }
    }

    private static bool BeginsLikePicture(FileInfo file)
    {
        try
        {
            if (file.UnixFileMode == UnixFileMode.None || file.Length < HeadBytes)
            {
                return false;
            }

            Span<byte> head = stackalloc byte[HeadBytes];
            using var stream = file.OpenRead();
            return stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes && PhotoCandidate.BeginsLikePicture(head);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
