namespace PhotoSearch.Photos.Places;

/// <summary>The names of the places where photos were taken, without asking anybody. Thread-safe.</summary>
internal interface IPlaceNames
{
    /// <param name="place">From <see cref="Nearest"/>.</param>
    public Place this[int place] { get; }

    /// <summary>The nearest populated place; null where there is none within 50 km.</summary>
    /// <param name="latitude">Degrees, WGS 84.</param>
    public int? Nearest(double latitude, double longitude);
}
