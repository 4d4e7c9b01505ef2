using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Searching.Filters;

/// <summary>The answers that were used last: people go on with the same filters and phrases while they change the words. Thread-safe.</summary>
internal sealed class LatestUsed<TKey, TAnswer>(Func<TKey, TKey, bool> areEqual)
{
    /// <summary>The largest answers, what passes filters, are two bits a photo each.</summary>
    private const int Most = 16;

    private readonly Lock _gate = new();
    private readonly List<(TKey Key, TAnswer Answer)> _latestFirst = [];

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TAnswer answer)
    {
        lock (_gate)
        {
            var known = _latestFirst.FindIndex(entry => areEqual(entry.Key, key));
            if (known < 0)
            {
                answer = default;
                return false;
            }

            var entry = _latestFirst[known];
            _latestFirst.RemoveAt(known);
            _latestFirst.Insert(0, entry);
            answer = entry.Answer;
            return true;
        }
    }

    /// <returns>What is kept: where somebody else found the same meanwhile, that.</returns>
    public TAnswer Add(TKey key, TAnswer answer)
    {
        lock (_gate)
        {
            if (TryGet(key, out var other))
            {
                return other;
            }

            _latestFirst.Insert(0, (key, answer));
            _latestFirst.RemoveRange(Math.Min(Most, _latestFirst.Count), Math.Max(0, _latestFirst.Count - Most));
            return answer;
        }
    }
}
