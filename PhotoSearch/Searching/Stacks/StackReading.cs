using System.Numerics.Tensors;
using PhotoSearch.Catalog;
using PhotoSearch.Vectors;

namespace PhotoSearch.Searching.Stacks;

/// <summary>Looks through a snapshot for photos that are one thing. For one use.</summary>
/// <param name="index">Null: nothing is known of what the photos look like.</param>
/// <param name="known">Similarities that were looked up before, by embeddings.</param>
internal sealed class StackReading(LibrarySnapshot snapshot, VectorIndex? index, IReadOnlyDictionary<(long, long), float> known)
{
    /// <summary>Milliseconds since 1970 lie within half of it, on either side, for some thousand years; above it a camera's code has room.</summary>
    private const int TimeBits = 44;

    private readonly int[] _parent = [.. Enumerable.Range(0, snapshot.Count)];
    private readonly float[] _one = new float[index?.Dimension ?? 0];
    private readonly float[] _other = new float[index?.Dimension ?? 0];

    /// <summary>Similarities that this reading was made with.</summary>
    public Dictionary<(long, long), float> Similarities { get; } = [];

    /// <summary>No vector was missing that will be there in a moment.</summary>
    public bool IsComplete { get; private set; } = true;

    public PhotoStacks Read()
    {
        JoinTwins();
        JoinBursts();
        var members = new Dictionary<int, List<int>>();
        for (var row = 0; row < _parent.Length; row++)
        {
            if (Root(row) is var root && root != row)
            {
                if (!members.TryGetValue(root, out var rows))
                {
                    members.Add(root, rows = [root]);
                }

                rows.Add(row);
            }
        }

        return members.Count == 0 ? PhotoStacks.None : new PhotoStacks(snapshot.Count, [.. members.Values.Select(rows => BestFirst(rows))]);
    }

    /// <summary>What one would look at, sharpest first; of equals the first that was taken.</summary>
    private int[] BestFirst(List<int> rows) =>
    [
        .. rows.OrderBy(row => StackRule.IsForEditing(snapshot.Types[row])).ThenByDescending(row => snapshot.Sharpness[row]).ThenBy(row => snapshot.SortLocal[row]).ThenBy(row => row),
    ];

    private void JoinTwins()
    {
        var first = new Dictionary<long, int>(snapshot.Count);
        for (var row = 0; row < snapshot.Count; row++)
        {
            var stem = snapshot.Stems[row];
            if (stem != 0 && !first.TryAdd(stem, row) && AreTwins(first[stem], row))
            {
                Join(first[stem], row);
            }
        }
    }

    /// <summary>Names are given again when a camera has counted to its end: what else is known must not say otherwise.</summary>
    private bool AreTwins(int one, int other)
    {
        var (camera, otherCamera) = (snapshot.Cameras.Codes[one], snapshot.Cameras.Codes[other]);
        return (camera == 0 || otherCamera == 0 || (camera == otherCamera && Math.Abs(snapshot.SortLocal[one] - snapshot.SortLocal[other]) <= StackRule.MostBetween))
            && Similarity(one, other) is null or >= StackRule.TwinSimilarity;
    }

    private void JoinBursts()
    {
        var rows = Enumerable.Range(0, snapshot.Count).Where(row => snapshot.Cameras.Codes[row] != 0 && snapshot.EmbeddingIds[row] != 0).ToArray();
        Array.Sort(Array.ConvertAll(rows, row => ((long)snapshot.Cameras.Codes[row] << TimeBits) + snapshot.SortLocal[row]), rows);
        var first = 0;
        for (var at = 1; at < rows.Length; at++)
        {
            var (before, row) = (rows[at - 1], rows[at]);
            var isNext = snapshot.Cameras.Codes[before] == snapshot.Cameras.Codes[row] && snapshot.SortLocal[row] - snapshot.SortLocal[before] <= StackRule.MostBetween;
            if (isNext && Similarity(rows[first], row) >= StackRule.FrameSimilarity)
            {
                Join(rows[first], row);
            }
            else
            {
                first = at;
            }
        }
    }

    /// <summary>Null where one of them has no embedding.</summary>
    private float? Similarity(int one, int other)
    {
        var (id, otherId) = (snapshot.EmbeddingIds[one], snapshot.EmbeddingIds[other]);
        if (index is null || id == 0 || otherId == 0)
        {
            return null;
        }

        var key = (Math.Min(id, otherId), Math.Max(id, otherId));
        if (!known.TryGetValue(key, out var similarity) && !Similarities.TryGetValue(key, out similarity))
        {
            if (!index.TryGet(id, _one) || !index.TryGet(otherId, _other))
            {
                IsComplete = false;
                return null;
            }

            similarity = TensorPrimitives.Dot<float>(_one, _other);
        }

        Similarities[key] = similarity;
        return similarity;
    }

    private int Root(int row)
    {
        while (_parent[row] != row)
        {
            row = _parent[row] = _parent[_parent[row]];
        }

        return row;
    }

    /// <summary>The lower row is the root.</summary>
    private void Join(int one, int other)
    {
        var (root, joined) = (Root(one), Root(other));
        _parent[Math.Max(root, joined)] = Math.Min(root, joined);
    }
}
