namespace PhotoSearch.Photos.Places;

/// <summary>A populated place.</summary>
/// <param name="Region">The part of the country, where it is known.</param>
/// <param name="CountryCode">Two letters, ISO 3166-1.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
internal sealed record Place(string Name, string? Region, string Country, string CountryCode, double Latitude, double Longitude);
