using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>The folder in which each space has one for the files of its index. One caller at a time.</summary>
/// <param name="folder">Null: nothing is kept in files.</param>
internal sealed class IndexFolders(string? folder, ILogger logger)
{
    /// <summary>Files of the exact search that was here before the graph.</summary>
    private const string FormerFiles = "*.vectors*";

    /// <summary>What a disk, a file system or a damaged file does.</summary>
    public static bool IsOfFiles(Exception e) => e is VectorFileException or IOException or UnauthorizedAccessException;

    /// <returns>Null where there are none, or none that can be opened.</returns>
    public CatalogFollower? TryOpen(string space, int dimension)
    {
        if (folder is null || !Directory.Exists(PathOf(space)))
        {
            return null;
        }

        try
        {
            return new CatalogFollower(space, VectorIndex.Open(PathOf(space), space, dimension), isInMemory: false);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            logger.VectorsRebuilt(space, e.Message);
            return null;
        }
    }

    /// <summary>Empty; in memory where there can be no files.</summary>
    public CatalogFollower Create(string space, int dimension)
    {
        if (folder is not null)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new CatalogFollower(space, VectorIndex.Create(PathOf(space), space, dimension), isInMemory: false);
            }
            catch (Exception e) when (IsOfFiles(e))
            {
                logger.VectorsInMemory(space, e);
            }
        }

        return InMemory(space, dimension);
    }

    public static CatalogFollower InMemory(string space, int dimension) => new(space, new VectorIndex(dimension), isInMemory: true);

    public void Delete(string space)
    {
        try
        {
            // Before the first save there may be no folder.
            if (folder is not null && Directory.Exists(PathOf(space)))
            {
                Directory.Delete(PathOf(space), recursive: true);
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            logger.VectorsNotDeleted(PathOf(space), e);
        }
    }

    /// <summary>Deletes what a former version or an interrupted change of models left behind.</summary>
    public void DeleteAllBut(Func<string, bool> isKept)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.GetFiles(folder, FormerFiles))
            {
                File.Delete(file);
            }

            foreach (var space in Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(space => !isKept(space)))
            {
                Delete(space);
            }
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            logger.VectorsNotDeleted(folder, e);
        }
    }

    private string PathOf(string space) => Path.Combine(folder!, space);
}
