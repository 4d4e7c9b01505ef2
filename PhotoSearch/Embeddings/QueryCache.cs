namespace PhotoSearch.Embeddings;

/// <summary>
/// The vectors of the words that were asked last; when it is full, those that nobody asked for the longest go. The same words asked by two at
/// once are computed once. Thread-safe.
/// </summary>
/// <param name="compute">Is given the cleaned words.</param>
internal sealed class QueryCache(Func<string, Task<float[]>> compute)
{
    /// <summary>2 to 4 MB; a household's words of a year.</summary>
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>Do not change what comes back: others get the same.</summary>
    public Task<float[]> GetAsync(string words, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Find(words).WaitAsync(cancellationToken);
    }

    /// <summary>The vectors of the words asked last, latest first; those that are being computed are left out.</summary>
    public IReadOnlyList<float[]> Recent(int most)
    {
        lock (_lock)
        {
            return [.. _byUse.Select(entry => entry.Vector).Where(vector => vector.IsCompletedSuccessfully).Take(most).Select(vector => vector.GetAwaiter().GetResult())];
        }
    }

    private Task<float[]> Find(string words)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(words, out var known))
            {
                // What failed or was stopped is tried again.
                if (!known.Value.Vector.IsCompleted || known.Value.Vector.IsCompletedSuccessfully)
                {
                    _byUse.Remove(known);
                    _byUse.AddFirst(known);
                    return known.Value.Vector;
                }

                Remove(known);
            }
            else if (_entries.Count == Capacity)
            {
                Remove(_byUse.Last!);
            }

            var node = _byUse.AddFirst(new Entry(words, compute(words)));
            _entries.Add(words, node);
            return node.Value.Vector;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Words);
    }

    private sealed record Entry(string Words, Task<float[]> Vector);
}
