using System.Runtime.CompilerServices;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing;

namespace PhotoSearch.Searching.Stacks;

/// <summary>The stacks of the library as it is: found once for each snapshot, and gone with it.</summary>
internal sealed class StackFinder
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<LibrarySnapshot, PhotoStacks> _found = [];

    /// <summary>Of the last snapshot that was looked through; an embedding's id is never given again.</summary>
    private IReadOnlyDictionary<(long, long), float> _similarities = new Dictionary<(long, long), float>();

    /// <summary>By which an answer is folded; none where whoever asks wants each photo by itself.</summary>
    public PhotoStacks For(Question question, LibrarySnapshot snapshot, Serving? serving) => question.IsFolded ? Of(snapshot, serving) : PhotoStacks.None;

    public PhotoStacks Of(LibrarySnapshot snapshot, Serving? serving)
    {
        if (_found.TryGetValue(snapshot, out var found))
        {
            return found;
        }

        lock (_gate)
        {
            if (_found.TryGetValue(snapshot, out found))
            {
                return found;
            }

            var reading = new StackReading(snapshot, serving?.Space == snapshot.Space ? serving.Index : null, _similarities);
            found = reading.Read();
            _similarities = reading.Similarities;
            // A vector that is not on its way any more, because the index lost it, makes nothing wait.
            if (reading.IsComplete || (serving is not null && snapshot.NewestEmbedding is { } newest && serving.Index.Contains(newest)))
            {
                _found.Add(snapshot, found);
            }

            return found;
        }
    }
}
