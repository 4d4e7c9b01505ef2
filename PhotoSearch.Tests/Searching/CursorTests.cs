using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Searching;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_reads_back_as_it_was()
    {
        var cursor = new Cursor(Cursor.NewKey(), Cursor.Fingerprint("1|dogs"), 12345);

        Assert.True(Cursor.TryParse(cursor.ToString(), out var parsed));
        Assert.Equal(cursor, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../../../etc/passwd!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAP____8")]
    public void Anything_else_is_refused(string text) =>
        Assert.False(Cursor.TryParse(text, out var cursor) && cursor.Value.Offset < 0);

    [Fact]
    public void Random_text_never_throws_and_never_reads_as_something_else()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(32, 0x2fff))]);
            Assert.False(Cursor.TryParse(text, out var cursor) && cursor.Value.ToString() != text);
        }
    }
}
