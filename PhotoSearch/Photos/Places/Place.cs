namespace PhotoSearch.Photos.Places;

/// <summary>A populated place.</summary>
/// <param name="Name">In English where it has an English name.</param>
/// <param name="Region">State, province or the like; null where the gazetteer has none.</param>
/// <param name="Country">In English.</param>
/// <param name="CountryCode">ISO 3166-1, two letters.</param>
/// <param name="Latitude">Degrees of its middle, WGS 84, to 0.0001.</param>
internal sealed record Place(string Name, string? Region, string Country, string CountryCode, double Latitude, double Longitude)
{
    /// <summary><c>Bergen, Vestland, Norway</c>; what repeats the name is left out.</summary>
    public string Whole => string.Join(", ", new[] { Name, Region, Country }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase));
}
