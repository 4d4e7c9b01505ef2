using System.Diagnostics.CodeAnalysis;

namespace PhotoSearch.Catalog;

/// <summary>How people call a tag or an album.</summary>
internal static class MarkName
{
    /// <summary>More is a description.</summary>
    public const int LongestCharacters = 100;

    /// <summary>Tidied, with the key under which other spellings are the same name.</summary>
    /// <returns>False where it is too long, or nothing is left that could be searched for.</returns>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out Named? name)
    {
        var plain = new string(Array.ConvertAll((typed ?? "").ToCharArray(), letter => char.IsControl(letter) ? ' ' : letter));
        var text = string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        name = text.Length is > 0 and <= LongestCharacters && Named.OfName(text) is { Plain.Length: > 0 } read ? read : null;
        return name is not null;
    }
}
