namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>The tokens &lt;0x00&gt; to &lt;0xFF&gt;, in which a model with "byte_fallback" spells what is not in its vocabulary.</summary>
internal sealed class ByteTokens(Func<string, int?> idOf)
{
    private readonly int?[] _ids = [.. Enumerable.Range(0, 256).Select(value => idOf($"<0x{value:X2}>"))];

    /// <returns>False, and nothing added, where the vocabulary lacks one of them.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes, List<int> ids)
    {
        var before = ids.Count;
        foreach (var value in bytes)
        {
            if (_ids[value] is not { } id)
            {
                ids.RemoveRange(before, ids.Count - before);
                return false;
            }

            ids.Add(id);
        }

        return true;
    }
}
