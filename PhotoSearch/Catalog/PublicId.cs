using System.Security.Cryptography;

namespace PhotoSearch.Catalog;

/// <summary>What a photo or an album is called in addresses.</summary>
internal static class PublicId
{
    /// <summary>60 random bits in 12 characters: short in an address, unguessable enough not to count photos, checked by UNIQUE.</summary>
    public static string New() => RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 12);
}
