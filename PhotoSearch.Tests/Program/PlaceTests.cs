using System.Buffers.Binary;
using PhotoSearch.Tests.Decoding;

namespace PhotoSearch.Tests.Program;

/// <summary>A photo's coordinates become a name on their way through the whole program.</summary>
public sealed class PlaceTests
{
    [Fact]
    public async Task A_photo_with_coordinates_has_the_name_of_its_place()
    {
        using var photos = new TemporaryFolder();
        using var data = new TemporaryFolder();
        AddPlace(Picture.Write(Path.Combine(photos.Path, "tower.jpg"), 60, 40, Picture.Quarters(60, 40), "jpegsave"), (48, 51, 30), (2, 17, 40));
        await using var site = await RunningSite.StartAsync(photos.Path, data.Path);
        await site.IndexedAsync(1, TimeSpan.FromSeconds(60));

        var id = (await site.GetAsync("/api/v1/search")).GetProperty("hits")[0].GetProperty("id").GetString();
        var place = (await site.GetAsync($"/api/v1/photos/{id}")).GetProperty("place");

        Assert.Equal(48.8583, place.GetProperty("latitude").GetDouble(), 1e-3);
        Assert.Equal(("Paris", "Île-de-France", "France"), (place.GetProperty("name").GetString(), place.GetProperty("region").GetString(), place.GetProperty("country").GetString()));
    }

    /// <summary>An Exif block whose one entry leads to the four of a place, north and east.</summary>
    private static void AddPlace(string jpeg, (uint Degrees, uint Minutes, uint Seconds) north, (uint Degrees, uint Minutes, uint Seconds) east)
    {
        const int GpsAt = 26;
        const int ValuesAt = 80;
        byte[] tiff =
        [
            .. "MM"u8, 0, 42, .. Long(8),
            0, 1, .. Entry(0x8825, 4, 1, GpsAt), .. Long(0),
            0, 4, .. Entry(1, 2, 2, (uint)'N' << 24), .. Entry(2, 5, 3, ValuesAt), .. Entry(3, 2, 2, (uint)'E' << 24), .. Entry(4, 5, 3, ValuesAt + 24), .. Long(0),
            .. Angle(north), .. Angle(east),
        ];
        var length = tiff.Length + 8;
        var file = File.ReadAllBytes(jpeg);
        File.WriteAllBytes(jpeg, [.. file[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8, .. tiff, .. file[2..]]);
    }

    private static byte[] Angle((uint Degrees, uint Minutes, uint Seconds) angle) =>
        [.. Long(angle.Degrees), .. Long(1), .. Long(angle.Minutes), .. Long(1), .. Long(angle.Seconds), .. Long(1)];

    private static byte[] Entry(ushort tag, byte type, uint count, uint value) => [(byte)(tag >> 8), (byte)tag, 0, type, .. Long(count), .. Long(value)];

    private static byte[] Long(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
