using PhotoSearch.Catalog;
using PhotoSearch.Embeddings;
using PhotoSearch.Vectors;

namespace PhotoSearch.Indexing.Neighbours;

/// <summary>
/// The vectors of one space, open: the index that answers, and while it is made anew the one that is to take its place. The two change places in
/// one step, and commits reach both.
/// </summary>
internal sealed class LiveIndex(string space, int dimension, CatalogFollower first, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Null when it is closed.</summary>
    private volatile CatalogFollower? _serving = first;
    private CatalogFollower? _next;
    private volatile string? _problem;
    private volatile string? _fault;

    public string Space => space;

    public int Dimension => dimension;

    /// <summary>Null when it is closed.</summary>
    public CatalogFollower? Serving => _serving;

    /// <summary>What keeps its file or its links from being up to date, in words for the person who can mend it; null when nothing does.</summary>
    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Why it has to be made anew; null when it need not.</summary>
    public string? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Its file is being compared with its checksums.</summary>
    public bool IsVerifying { get; set; }

    /// <summary>It was made anew from the catalog, and is not linked whole since.</summary>
    public bool IsRebuilding { get; set; }

    /// <summary>Vectors linked a second.</summary>
    public RecentRate Rate { get; } = new(time);

    /// <summary>The index that answers; release it. Null when it is closed.</summary>
    public Shared<VectorIndex>? TryBorrow()
    {
        while (_serving is { } serving)
        {
            if (serving.Index.TryBorrow())
            {
                return serving.Index;
            }

            // Replaced between the two looks: the next look finds its successor.
        }

        return null;
    }

    public void Apply(VectorChanges changes)
    {
        lock (_gate)
        {
            if (_serving is { } serving)
            {
                // Both hear of it, also when the first of them fails.
                try
                {
                    serving.Apply(changes);
                }
                finally
                {
                    _next?.Apply(changes);
                }
            }
        }
    }

    /// <summary>From here on commits reach this one too.</summary>
    public void Prepare(CatalogFollower? next)
    {
        lock (_gate)
        {
            _next = next;
        }
    }

    /// <summary>The prepared one answers from here on; the one before goes when nobody uses it any more. False: it was closed meanwhile.</summary>
    public bool TryReplace()
    {
        lock (_gate)
        {
            var (before, next) = (_serving, _next);
            _next = null;
            if (before is null)
            {
                next!.Index.Release();
                return false;
            }

            _serving = next;
            before.Index.Release();
            return true;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            var before = _serving;
            _serving = null;
            before?.Index.Release();
        }
    }
}
