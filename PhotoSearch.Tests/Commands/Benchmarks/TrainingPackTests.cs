using PhotoSearch.Commands;
using PhotoSearch.Commands.Benchmarks;

namespace PhotoSearch.Tests.Commands.Benchmarks;

public sealed class TrainingPackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("96", true)] // Reckoned by another program: int.from_bytes(sha256(content), "big") % 20.
    [InlineData("105", true)]
    [InlineData("97", false)]
    public void What_is_held_out_is_the_same_for_every_program(string content, bool isHeldOut) =>
        Assert.Equal(isHeldOut, TrainingPack.IsHeldOut(System.Text.Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void About_one_of_twenty_is_held_out_and_written_out_with_what_is_said_of_it()
    {
        var pictures = Enumerable.Range(0, 200).Select(at => SomePhoto.Png(at)).ToList();
        SomePack.Write(_folder.Path, [.. pictures.Select(picture => (picture, new[] { "label:dog", "label:animal", "caption:A dog." }))]);

        var held = TrainingPack.HeldOut(_folder.Path, Out, Token);

        Assert.Equal(pictures.Where(picture => TrainingPack.IsHeldOut(picture)), held.Select(photo => File.ReadAllBytes(photo.Path)));
        Assert.InRange(held.Count, 2, 25);
        Assert.All(held, photo => Assert.Equal(["dog", "animal"], photo.Labels));
        Assert.All(held, photo => Assert.Equal(["A dog."], photo.Captions));
    }

    [Fact]
    public void A_picture_that_was_written_in_half_is_written_again()
    {
        SomePack.Write(_folder.Path, [.. SomePack.HeldOut(1).Select(picture => (picture, new[] { "label:dog" }))]);
        var path = TrainingPack.HeldOut(_folder.Path, Out, Token).Single().Path;
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..10]);

        TrainingPack.HeldOut(_folder.Path, Out, Token);

        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_is_no_pack_is_refused()
    {
        Assert.Contains("--training", Refused(), StringComparison.Ordinal);

        SomePack.Write(_folder.Path, [(SomePhoto.Png(1), ["label:dog"])]);
        File.WriteAllBytes(Path.Combine(_folder.Path, "photos.bin"), [1, 2, 3]);
        Assert.Contains("ends before", Refused(), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder.Path, "photos.tsv.gz"), "no gzip");
        Assert.Contains("--training", Refused(), StringComparison.Ordinal);

        string Refused() => Assert.Throws<CommandException>(() => TrainingPack.HeldOut(_folder.Path, Out, Token)).Message;
    }
}
