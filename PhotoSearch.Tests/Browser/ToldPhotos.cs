using System.Text;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Browser;

/// <summary>A site with a few photos in folders, of which something is told.</summary>
public sealed class ToldPhotos : VisitedSite
{
    private static readonly (string Path, string[] Keywords, string Person)[] All =
    [
        ("2019 Rome/1.png", ["holiday", "harbour"], "Ada Lovelace"), ("2019 Rome/2.png", ["holiday"], "Grace Hopper"), ("2019 Rome/3.png", ["holiday", "happy hour"], "Ada Lovelace"),
        ("2020 Oslo/4.png", ["harbour"], "Ada Lovelace"), ("2020 Oslo/5.png", ["winter"], "Grace Hopper"), ("6.png", ["home"], "Ada Lovelace"),
    ];

    private protected override int Fill(TemporaryFolder photos)
    {
        for (var i = 0; i < All.Length; i++)
        {
            var (path, keywords, person) = All[i];
            var file = photos.Write(path, SomePhoto.Png(i));
            File.SetLastWriteTimeUtc(file, new DateTime(2019 + (i / 3), 5, 6, 12, 0, 0, DateTimeKind.Utc));
            photos.Write($"{path}.xmp", Encoding.UTF8.GetBytes(JpegTags.Packet(JpegTags.Bag("dc:subject", keywords) + JpegTags.Bag("Iptc4xmpExt:PersonInImage", person))));
        }

        return All.Length;
    }
}

/// <summary>Its tests run one after the other, on one site.</summary>
[CollectionDefinition]
public sealed class ToldPhotosTests : ICollectionFixture<ToldPhotos>;
