using System.Text;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>One number that a benchmark found, and what it must be.</summary>
/// <param name="Key">For scripts.</param>
/// <param name="Value">Null: not measured; the note says why.</param>
/// <param name="Must">In words; null: it is only told.</param>
/// <param name="IsMet">Null where nothing is demanded, or nothing was measured.</param>
internal sealed record Figure(string Key, string Name, double? Value, string Unit, string? Must = null, bool? IsMet = null, string? Note = null)
{
    public static Figure AtLeast(string key, string name, double? value, double least, string unit = "×", string? note = null) =>
        new(key, name, value, unit, string.Create(CultureInfo.InvariantCulture, $"≥ {least} {unit}").TrimEnd(), value is null ? null : value >= least, note);

    public static Figure AtMost(string key, string name, double? value, double most, string unit = "×", string? note = null) =>
        new(key, name, value, unit, string.Create(CultureInfo.InvariantCulture, $"≤ {most} {unit}").TrimEnd(), value is null ? null : value <= most, note);

    public string ToLine()
    {
        var line = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Name,-46} "));
        line.Append(Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value,9:#,0.###} {Unit,-10}") : $"{"—",9} {"",-10}");
        line.Append(Must is null ? "" : $" must be {Must}: {(IsMet switch { true => "met", false => "NOT MET", null => "not measured" })}");
        return line.Append(Note is null ? "" : $"  ({Note})").ToString().TrimEnd();
    }
}

/// <summary>What a benchmark says: on what it measured, and its figures.</summary>
internal sealed record BenchReport(string Machine, int Cores, string Model, string Data, string Versions, IReadOnlyList<Figure> Figures)
{
    public string ToTable() => string.Join('\n', (string[])
    [
        $"machine   {Machine}, {Cores} cores", $"model     {Model}", $"data      {Data}", $"versions  {Versions}", "", .. Figures.Select(figure => figure.ToLine()),
    ]);
}
