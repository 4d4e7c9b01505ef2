using System.Text.RegularExpressions;

namespace PhotoSearch.Tests.Architecture;

/// <summary>The rooms' one-way order, as the design has it: each uses only rooms named before it.</summary>
public sealed partial class RoomOrderTests
{
    private static readonly string[] Order =
    [
        "Photos", "Vectors", "Watching", "Decoding", "Embeddings", "Catalog", "Indexing", "Searching", "Accounts", "Api", "Pages", "Commands",
    ];

    [Fact]
    public void Every_folder_of_the_program_is_a_room_in_the_order()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "PhotoSearch")).Select(Path.GetFileName);

        Assert.Equal(Order.Order(), folders.Order());
    }

    [Fact]
    public void A_room_uses_only_rooms_before_it()
    {
        var wrong = new List<string>();
        foreach (var room in Order)
        {
            var folder = Path.Combine(Repository.Root, "PhotoSearch", room);
            foreach (var file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)))
            {
                wrong.AddRange(RoomName().Matches(File.ReadAllText(file))
                    .Select(match => match.Groups[1].Value)
                    .Where(used => Array.IndexOf(Order, used) > Array.IndexOf(Order, room))
                    .Select(used => $"{Path.GetRelativePath(folder, file)} in {room} uses {used}"));
            }
        }

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void The_vectors_know_nothing_of_photos()
    {
        var folder = Path.Combine(Repository.Root, "PhotoSearch", "Vectors");

        var uses = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("PhotoSearch.Photos", StringComparison.Ordinal));

        Assert.Empty(uses);
    }

    [GeneratedRegex(@"PhotoSearch\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex RoomName();
}
