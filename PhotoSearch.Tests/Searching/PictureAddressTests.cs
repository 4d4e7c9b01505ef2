using System.Numerics.Tensors;
using PhotoSearch.Searching;

namespace PhotoSearch.Tests.Searching;

/// <summary>An embedding as a part of an address.</summary>
public sealed class PictureAddressTests(ITestOutputHelper output)
{
    private const string Space = "a space";

    public static TheoryData<int> Dimensions => [1, 2, 3, 64, 512, 513, 768, 1152, 1536];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void A_direction_comes_back_as_it_was_for_all_models_kinds_of_vectors(int dimension)
    {
        var worst = 1f;
        foreach (var vector in Vectors(dimension))
        {
            var token = PictureAddress.Write(Space, vector);

            var back = PictureAddress.Read(token, Space, dimension);

            Assert.Equal(1, TensorPrimitives.Norm(back), 1e-5);
            worst = Math.Min(worst, TensorPrimitives.Dot<float>(vector, back));
            Assert.Matches("^[A-Za-z0-9_-]+$", token);
            Assert.Equal(token, PictureAddress.Write(Space, vector));
            Assert.InRange(token.Length, 1, PictureAddress.LongestCharacters);
        }

        output.WriteLine($"{dimension}: cosine at least {worst:0.000000}");
        Assert.InRange(worst, 0.999f, 1.0001f);
    }

    [Fact]
    public void Five_hundred_and_twelve_numbers_take_seven_hundred_characters() =>
        Assert.InRange(PictureAddress.Write(Space, Vectors(512).First()).Length, 600, 700);

    [Fact]
    public void Any_changed_character_is_noticed()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%+/ é";
        var random = new Random(5);
        var token = PictureAddress.Write(Space, Vectors(64).First());
        for (var i = 0; i < 2000; i++)
        {
            var letters = token.ToCharArray();
            var at = random.Next(letters.Length);
            letters[at] = Letters.Where(letter => letter != letters[at]).ElementAt(random.Next(Letters.Length - 1));

            Refused(new string(letters), "damaged");
        }
    }

    [Fact]
    public void What_is_cut_off_made_up_or_too_long_is_refused()
    {
        var token = PictureAddress.Write(Space, Vectors(64).First());
        for (var length = 0; length < token.Length; length++)
        {
            Refused(token[..length], "damaged");
        }

        Refused(token + "AAAA", "damaged");
        Refused(" " + token, "damaged");
        Refused(token + "\n", "damaged");
        Refused(new string('A', 5000), "damaged");
        Refused("../../etc/passwd", "damaged");
    }

    [Fact]
    public void Another_models_picture_is_refused()
    {
        var token = PictureAddress.Write(Space, Vectors(64).First());

        Refused(token, "another model", "another space");
        Refused(token, "another model", dimension: 63);
    }

    private static void Refused(string token, string why, string space = Space, int dimension = 64)
    {
        var refused = Assert.Throws<QuestionException>(() => PictureAddress.Read(token, space, dimension));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Choose the picture again.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As models give them: even, with a few large numbers among small ones, with zeros, and along one axis.</summary>
    [Fact]
    public void A_short_name_stands_for_the_latest_pictures()
    {
        var names = new PictureNames();
        var token = PictureAddress.Write("space", [0.6f, 0.8f]);

        var name = names.Of(token);

        Assert.InRange(name.Length, 10, 20);
        Assert.Equal((name, token), (names.Of(token), names.Whole(name)));
        Assert.Equal((token, null, "~unknown"), (names.Whole(token), names.Whole(null), names.Whole("~unknown")));
        for (var other = 0; other < 5000; other++)
        {
            _ = names.Of($"{other}");
        }

        Assert.Equal(name, names.Whole(name));
        Assert.Equal("4999", names.Whole(names.Of("4999")));
    }

    private static IEnumerable<float[]> Vectors(int dimension)
    {
        var random = new Random(dimension);
        for (var i = 0; i < 60; i++)
        {
            var vector = new float[dimension];
            for (var at = 0; at < dimension; at++)
            {
                // The sum of twelve is as good as normal.
                vector[at] = i % 4 == 3 && at % 3 == 0 ? 0 : (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6);
            }

            if (i % 4 is 1 or 2)
            {
                vector[random.Next(dimension)] = MathF.Sqrt(dimension) * (i % 4 == 1 ? 3 : -1);
            }

            if (i >= 56)
            {
                Array.Clear(vector);
                vector[random.Next(dimension)] = i % 2 == 0 ? 1 : -1;
            }

            if (TensorPrimitives.Norm(vector) is var length and > 0)
            {
                TensorPrimitives.Divide(vector, length, vector);
                yield return vector;
            }
        }
    }
}
