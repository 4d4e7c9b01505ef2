namespace PhotoSearch.Tests.Browser;

/// <summary>A site with three photos.</summary>
public sealed class FewPhotos : VisitedSite
{
    private const int Count = 3;

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var i = 0; i < Count; i++)
        {
            photos.Write($"{i}.png", SomePhoto.Png(i));
        }

        return Count;
    }
}

/// <summary>Its tests change no photo and run one after the other, on one site.</summary>
[CollectionDefinition]
public sealed class FewPhotosTests : ICollectionFixture<FewPhotos>;
