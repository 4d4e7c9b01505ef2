using System.Collections;
using System.Runtime.CompilerServices;

namespace PhotoSearch.Searching;

/// <summary>Public ids in the order they were picked; equal lists are equal.</summary>
[CollectionBuilder(typeof(PickedPhotos), nameof(Of))]
internal sealed class PickedPhotos : IReadOnlyList<string>, IEquatable<PickedPhotos>
{
    private readonly string[] _ids;

    private PickedPhotos(string[] ids) => _ids = ids;

    public static PickedPhotos None { get; } = new([]);

    public int Count => _ids.Length;

    public string this[int index] => _ids[index];

    public static PickedPhotos Of(ReadOnlySpan<string> ids) => new(ids.ToArray());

    public bool Equals(PickedPhotos? other) => other is not null && _ids.AsSpan().SequenceEqual(other._ids);

    public override bool Equals(object? obj) => Equals(obj as PickedPhotos);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var id in _ids)
        {
            hash.Add(id, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_ids).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
