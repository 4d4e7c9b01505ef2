using PhotoSearch.Searching.Suggestions;

namespace PhotoSearch.Tests.Searching.Suggestions;

/// <summary>What stands at the cursor; | is the cursor.</summary>
public sealed class TypedPartTests
{
    [Theory]
    [InlineData("|", null, "", "")]
    [InlineData("par|", null, "par", "par")]
    [InlineData("pa|ris", null, "pa", "paris")]
    [InlineData("dog par|", null, "par", "par")]
    [InlineData("dog |", null, "", "")]
    [InlineData("dog | cat", null, "", "")]
    [InlineData("-par|", null, "par", "par")]
    [InlineData("dog -|", null, "", "")]
    [InlineData("place:|", "place", "", "place:")]
    [InlineData("place: |", "place", "", "place: ")]
    [InlineData("place:pa|", "place", "pa", "place:pa")]
    [InlineData("place: pa|", "place", "pa", "place: pa")]
    [InlineData("dog -Camera:ca| cat", "camera", "ca", "Camera:ca")]
    [InlineData("place:\"new yo|", "place", "new yo", "place:\"new yo")]
    [InlineData("place:\"new yo|rk\" dog", "place", "new yo", "place:\"new york\"")]
    [InlineData("place:“new| yo” dog", "place", "new", "place:“new yo”")]
    [InlineData("camera: lens:5|", "lens", "5", "lens:5")]
    [InlineData("colour:re|", null, "colour:re", "colour:re")]
    public void The_part_at_the_cursor_is_found_also_where_it_is_not_finished(string typed, string? name, string value, string replaced)
    {
        var text = typed.Replace("|", "", StringComparison.Ordinal);

        var part = TypedPart.At(text, typed.IndexOf('|', StringComparison.Ordinal));

        Assert.Equal((name, value, replaced), (part.Name, part.Typed, text.Substring(part.Place.Start, part.Place.Length)));
        Assert.False(part.IsEnclosed);
    }

    [Theory]
    [InlineData("\"golden ho|")]
    [InlineData("-\"golden| hour\"")]
    [InlineData("(golden ho|")]
    [InlineData("cat -(a (b) c|) dog")]
    public void Words_in_marks_or_brackets_are_meant_as_they_are(string typed) =>
        Assert.True(TypedPart.At(typed.Replace("|", "", StringComparison.Ordinal), typed.IndexOf('|', StringComparison.Ordinal)).IsEnclosed);

    [Theory]
    [InlineData("new yo|", "new yo")]
    [InlineData("a dog in new yo|", "dog in new yo")]
    [InlineData("type:png new yo|", "new yo")]
    [InlineData("dog -new yo|", "yo")]
    [InlineData("dog new -yo|", "yo")]
    public void Plain_words_before_it_may_belong_to_the_same_name(string typed, string farthest)
    {
        var text = typed.Replace("|", "", StringComparison.Ordinal);

        var part = TypedPart.At(text, text.Length);

        Assert.Equal(farthest, text[part.Before.Append(part.Place.Start).First()..]);
    }

    [Fact]
    public void Any_text_has_a_part_at_every_place()
    {
        var random = new Random(20261121);
        string[] pieces = ["-", "\"", "(", ")", "dog", " ", "  ", "place:", "camera:", "new york", ":", "“", "is:", "\0", "🌸"];
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            for (var at = 0; at <= text.Length; at++)
            {
                var part = TypedPart.At(text, at);

                Assert.InRange(part.Place.Start, 0, text.Length);
                Assert.InRange(part.Place.End, part.Place.Start, text.Length);
                Assert.All(part.Before, start => Assert.InRange(start, 0, part.Place.Start - 1));
            }
        }
    }
}
