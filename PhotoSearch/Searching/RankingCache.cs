using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PhotoSearch.Searching;

/// <summary>Keeps rankings for a while, so that a second page neither repeats nor loses photos while the library changes.</summary>
internal sealed class RankingCache(TimeProvider time)
{
    /// <summary>Of memory, all rankings together: twenty that hold 100,000 photos each, or some thousand that hold the first 250, which is what nearly all do.</summary>
    public const long MostBytes = 24_000_000;

    /// <summary>Who pages on after this gets the ranking made anew, from the same place.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _latestFirst = [];

    /// <summary>There are thousands of rankings, and few of one question.</summary>
    private readonly Dictionary<string, List<LinkedListNode<Entry>>> _ofQuestion = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Takes the place of the same ranking with fewer photos.</summary>
    /// <returns>The one that is kept: whoever was first to put all photos in order has set it for everybody who pages.</returns>
    public Ranking Add(Ranking ranking)
    {
        lock (_gate)
        {
            if (_ofQuestion.GetValueOrDefault(ranking.Question)?.Find(node => node.Value.Ranking.Key == ranking.Key) is { } same)
            {
                if (same.Value.Ranking.Photos.Tail is null)
                {
                    return same.Value.Ranking;
                }

                Remove(same);
            }

            if (!_ofQuestion.TryGetValue(ranking.Question, out var equal))
            {
                _ofQuestion.Add(ranking.Question, equal = []);
            }

            var entry = new Entry(ranking, ranking.Bytes, time.GetTimestamp());
            equal.Insert(0, _latestFirst.AddFirst(entry));
            _bytes += entry.Bytes;
            while (_latestFirst.Last is { } last && last != _latestFirst.First && (_bytes > MostBytes || !IsGood(last.Value)))
            {
                Remove(last);
            }

            return ranking;
        }
    }

    /// <summary>The latest ranking of a question that is wanted.</summary>
    /// <param name="question">A fingerprint, as rankings have it.</param>
    public Ranking? Find(string question, Predicate<Ranking> wanted)
    {
        lock (_gate)
        {
            return _ofQuestion.GetValueOrDefault(question)?.Find(node => IsGood(node.Value) && wanted(node.Value.Ranking))?.Value.Ranking;
        }
    }

    private bool IsGood(Entry entry) => time.GetElapsedTime(entry.At) <= Kept;

    private void Remove(LinkedListNode<Entry> node)
    {
        _latestFirst.Remove(node);
        _bytes -= node.Value.Bytes;
        var equal = _ofQuestion[node.Value.Ranking.Question];
        equal.Remove(node);
        if (equal.Count == 0)
        {
            _ofQuestion.Remove(node.Value.Ranking.Question);
        }
    }

    private sealed record Entry(Ranking Ranking, long Bytes, long At);
}

/// <summary>Where a page begins: a ranking, the place in it, and a fingerprint of the question, so that a cursor of another question is refused.</summary>
internal readonly record struct Cursor(string Ranking, string Question, int Offset)
{
    private const int KeyBytes = 8;
    private const int QuestionBytes = 8;

    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Not a secret and no signature: it only tells two questions apart.</summary>
    public static string Fingerprint(string question)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(question), hash);
        return Convert.ToHexStringLower(hash[..QuestionBytes]);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + QuestionBytes + sizeof(int)];
        Convert.FromHexString(Ranking, bytes, out _, out _);
        Convert.FromHexString(Question, bytes[KeyBytes..], out _, out _);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(KeyBytes + QuestionBytes)..], Offset);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Cursor? cursor)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + QuestionBytes + sizeof(int)];
        cursor = null;
        if (text.Length == Base64Url.GetEncodedLength(bytes.Length) && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == bytes.Length)
        {
            var offset = BinaryPrimitives.ReadInt32LittleEndian(bytes[(KeyBytes + QuestionBytes)..]);
            if (offset >= 0)
            {
                cursor = new Cursor(Convert.ToHexStringLower(bytes[..KeyBytes]), Convert.ToHexStringLower(bytes.Slice(KeyBytes, QuestionBytes)), offset);
            }
        }

        // The last character holds two spare bits: one cursor has one spelling.
        cursor = cursor?.ToString() == text ? cursor : null;
        return cursor is not null;
    }
}
