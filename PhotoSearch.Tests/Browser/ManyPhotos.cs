namespace PhotoSearch.Tests.Browser;

/// <summary>A site with more photos than a page of the grid shows, spread over some months; tests that change nothing share it.</summary>
public sealed class ManyPhotos : VisitedSite
{
    /// <summary>Two full pages and a bit.</summary>
    public const int Count = 230;

    /// <summary>Months do not begin where pages do.</summary>
    private const int PerMonth = 40;

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var i = 0; i < Count; i++)
        {
            var shape = i % 3;
            var path = photos.Write($"{i:000}.png", SomePhoto.Png(i, shape == 2 ? 48 : 96, shape == 1 ? 96 : 64));
            File.SetLastWriteTimeUtc(path, new DateTime(2024, 1 + (i / PerMonth), 2, 12, 0, 0, DateTimeKind.Utc).AddMinutes(i));
        }

        return Count;
    }
}

/// <summary>Its tests run one after the other, on one site.</summary>
[CollectionDefinition]
public sealed class ManyPhotosTests : ICollectionFixture<ManyPhotos>;
