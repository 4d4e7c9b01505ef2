using System.Runtime.InteropServices;

namespace PhotoSearch.Catalog;

/// <summary>A fact of every photo: each different value once, and for each row which of them. So a question looks at each value once, however many photos have it.</summary>
/// <param name="Codes">By row.</param>
/// <param name="Values">By code; the first stands for nothing.</param>
internal sealed record CodedColumn<T>(int[] Codes, T[] Values)
{
    public int Count => Codes.Length;

    public T this[int row] => Values[Codes[row]];
}

/// <summary>Gives values their codes and keeps them, so that the columns of later snapshots have the same. For one thread.</summary>
internal sealed class ValueBook<T>(T nothing)
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<T> _values = [nothing];
    private T[] _copy = [];

    /// <param name="key">Equal for equal values; empty for nothing.</param>
    public int CodeOf(string key, Func<T> make)
    {
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, key, out var isKnown);
        if (!isKnown)
        {
            code = _values.Count;
            _values.Add(make());
        }

        return code;
    }

    /// <summary>Takes over the codes of rows that stay, and those of the changed ones.</summary>
    public CodedColumn<T> Column(RowMerge merge, CodedColumn<T> before, Func<LibraryPhoto, int> codeOf)
    {
        var codes = merge.Apply(before.Codes, codeOf);
        // One copy for all snapshots until there is another value.
        _copy = _copy.Length == _values.Count ? _copy : [.. _values];
        return new CodedColumn<T>(codes, _copy);
    }
}
