using Microsoft.AspNetCore.Http.HttpResults;

namespace PhotoSearch.Api;

/// <summary>Reads a request's parameters and gathers what is wrong with them, so that one answer names every fault.</summary>
internal sealed class Faults
{
    private readonly Dictionary<string, string[]> _byName = [];

    public bool Any => _byName.Count > 0;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; <paramref name="otherwise"/> where none is given.</summary>
    public int Whole(string name, string? text, int least, int most, int otherwise)
    {
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Add(name, $"{name} is a whole number from {least} to {most}.");
        return otherwise;
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; null where none is given, or a wrong one.</summary>
    /// <param name="what">As the sentence calls it.</param>
    public double? Number(string name, string? text, double least, double most, string what = "a number")
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Add(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {what} from {least} to {most}, with a point."));
        return null;
    }

    public string? AtMost(string name, string? text, int characters)
    {
        if (text?.Length > characters)
        {
            Add(name, $"{name} has at most {characters} characters.");
        }

        return text;
    }

    public void Add(string name, string sentence) => _byName[name] = [sentence];

    public ValidationProblem ToProblem() => TypedResults.ValidationProblem(_byName, title: "The request cannot be answered as it is");
}
