namespace PhotoSearch.Searching.Language;

/// <summary>A restriction by a fact.</summary>
internal abstract record Filter
{
    private Filter()
    {
    }

    /// <summary>How it is written before the colon.</summary>
    public abstract string Name { get; }

    /// <summary>A photo has one of these: two of a kind mean either. Of the others two mean both.</summary>
    public virtual bool IsOneOfMany => false;

    /// <summary>On that day or later.</summary>
    internal sealed record After(DateOnly Day) : Filter
    {
        public override string Name => "after";
    }

    /// <summary>On a day before that one.</summary>
    internal sealed record Before(DateOnly Day) : Filter
    {
        public override string Name => "before";
    }

    /// <param name="Until">The first day that is not meant any more; null: none is too late.</param>
    internal sealed record During(DateOnly? From, DateOnly? Until, bool IsYear) : Filter
    {
        public override string Name => IsYear ? "year" : "on";

        public override bool IsOneOfMany => true;
    }

    /// <summary>That day of any year.</summary>
    internal sealed record EachYear(int Month, int Day) : Filter
    {
        public override string Name => "on";

        public override bool IsOneOfMany => true;
    }

    /// <summary>A part of make and model.</summary>
    internal sealed record Camera(string Part) : Filter
    {
        public override string Name => "camera";

        public override bool IsOneOfMany => true;
    }

    internal sealed record Lens(string Part) : Filter
    {
        public override string Name => "lens";

        public override bool IsOneOfMany => true;
    }

    /// <summary>A folder by its name, or by the last part of its path; what lies below it is meant too.</summary>
    internal sealed record Folder(string Path) : Filter
    {
        public override string Name => "folder";

        public override bool IsOneOfMany => true;
    }

    /// <summary>Of file: <c>jpeg</c>, <c>heic</c>, <c>image/png</c>.</summary>
    internal sealed record Type(string Media) : Filter
    {
        public override string Name => "type";

        public override bool IsOneOfMany => true;
    }

    /// <summary>A town, a region, a country or its two letters.</summary>
    internal sealed record PlaceName(string Text) : Filter
    {
        public override string Name => "place";

        public override bool IsOneOfMany => true;
    }

    /// <summary>Degrees, WGS 84, and a radius in kilometres.</summary>
    internal sealed record Near(double Latitude, double Longitude, double Kilometres) : Filter
    {
        public override string Name => "near";

        public override bool IsOneOfMany => true;
    }

    /// <summary>A whole keyword, or the name of a person.</summary>
    internal sealed record Tag(string Text) : Filter
    {
        public override string Name => "tag";
    }

    internal sealed record Album(string Title) : Filter
    {
        public override string Name => "album";
    }

    /// <summary>-1 is rejected, 5 the best; a photo without a rating is none of them.</summary>
    internal sealed record Rating(int Least, int Most) : Filter
    {
        public override string Name => "rating";
    }

    internal sealed record Unrated : Filter
    {
        public override string Name => "rating";
    }

    internal sealed record Is(PhotoKind Kind) : Filter
    {
        public override string Name => "is";
    }
}

/// <summary>What a photo can be.</summary>
internal enum PhotoKind
{
    Favourite,

    /// <summary>Higher than wide.</summary>
    Portrait,

    /// <summary>Wider than high.</summary>
    Landscape,

    /// <summary>One side at least twice the other.</summary>
    Panorama,

    /// <summary>None of its files can be reached now.</summary>
    Offline,
}
