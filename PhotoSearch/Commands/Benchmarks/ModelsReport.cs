using System.Text;

namespace PhotoSearch.Commands.Benchmarks;

/// <summary>What several models found by the same words in the same photos.</summary>
/// <param name="Unanswerable">Words that no photo fits; nothing can be right or wrong about them, so they are in no mean.</param>
/// <param name="HeldOut">Photos of the training pack that no training saw; 0: there is no pack.</param>
internal sealed record ModelsReport(
    string Machine, int Cores, int Photos, IReadOnlyList<string> Unanswerable, IReadOnlyList<WordAsked> Words, int HeldOut, HeldOutQuality? HeldOutChance, IReadOnlyList<ModelFound> Models)
{
    /// <summary>With fewer photos than this, not even a perfect ranking fills the first ten.</summary>
    private const int Enough = 10;

    /// <summary>Over words with at least ten photos.</summary>
    public MeanQuality ChanceMean => Mean([.. Words.Select(word => word.Chance)]);

    /// <summary>Of each model: precision over words with at least ten photos, average precision over all words.</summary>
    public IReadOnlyList<MeanQuality> Means => [.. Models.Select(model => Mean(model.Words))];

    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"machine  {Machine}, {Cores} cores");
        table.AppendLine(CultureInfo.InvariantCulture, $"photos   {Photos:N0} with labels; {Words.Count} words have photos, no photo fits: {string.Join(", ", Unanswerable)}");
        table.AppendLine(HeldOut > 0 ? string.Create(CultureInfo.InvariantCulture, $"held out {HeldOut:N0} photos of the training pack; a model that was trained on all of it has seen them") : "held out NOT MEASURED: --training DIR");
        Row(table, "", 0, "chance", "", Models.Select(model => (model.Name, "")));
        Row(table, "word", null, "P@10", "AP", Models.Select(_ => ("P@10", "AP")));
        foreach (var (at, word) in Words.Index())
        {
            Row(table, word.Word, word.Photos, Percent(word.Chance.PrecisionAtTen), Percent(word.Chance.AveragePrecision), Models.Select(model => Percents(model.Words[at])));
        }

        Row(table, $"mean P@10 of {Words.Count(IsEnough)} words with {Enough}+ photos", null, Percent(ChanceMean.PrecisionAtTen), "", Means.Select(mean => (Percent(mean.PrecisionAtTen), "")));
        Row(table, $"mean average precision of all {Words.Count}", null, "", Percent(ChanceMean.AveragePrecision), Means.Select(mean => ("", Percent(mean.AveragePrecision))));
        foreach (var (name, figure) in HeldOutRows())
        {
            Row(table, name, null, Percent(figure(HeldOutChance!)), "", Models.Select(model => (Percent(model.HeldOut is null ? null : figure(model.HeldOut)), "")));
        }

        Row(table, "closest photo's cosine: words, made-up words", null, "", "", Models.Select(model => (Cosine(model.Closest.Words), Cosine(model.Closest.MadeUp))));
        Row(table, "photos/s, embedding alone", null, "", "", Models.Select(model => (model.PhotosPerSecond.ToString("0.0", CultureInfo.InvariantCulture), model.Device)));
        Row(table, "ms a query, median", null, "", "", Models.Select(model => (model.QueryMs.ToString("0.0", CultureInfo.InvariantCulture), "")));
        return table.ToString().TrimEnd();
    }

    private IEnumerable<(string Name, Func<HeldOutQuality, double?> Figure)> HeldOutRows() => HeldOut == 0 ? [] :
    [
        .. HeldOutQuality.Depths.Index().Select(depth => ($"held out: recall@{depth.Item} of captions", (Func<HeldOutQuality, double?>)(quality => quality.CaptionRecall?[depth.Index]))),
        ($"held out: precision@{HeldOutQuality.LabelDepth} of labels", quality => quality.LabelPrecision),
        ($"held out: precision@{HeldOutQuality.PhotoDepth} by a photo", quality => quality.PhotoPrecision),
    ];

    private static bool IsEnough(WordAsked word) => word.Photos >= Enough;

    private static (string, string) Percents(RankingQuality quality) => (Percent(quality.PrecisionAtTen), Percent(quality.AveragePrecision));

    private static string Percent(double? part) => part?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "—";

    private static string Cosine(double similarity) => similarity.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Row(StringBuilder table, string word, int? photos, string precision, string average, IEnumerable<(string, string)> models)
    {
        table.Append(CultureInfo.InvariantCulture, $"{word,-48} {(photos > 0 ? photos : null),6} {precision,9} {average,9}");
        foreach (var (one, other) in models)
        {
            table.Append(CultureInfo.InvariantCulture, $"   {one,9} {other,9}");
        }

        table.AppendLine();
    }

    private MeanQuality Mean(IReadOnlyList<RankingQuality> words) => new(
        words.Where((_, at) => IsEnough(Words[at])).Average(word => (double?)word.PrecisionAtTen), words.Average(word => word.AveragePrecision));
}

/// <param name="PrecisionAtTen">Null where no word has enough photos.</param>
internal sealed record MeanQuality(double? PrecisionAtTen, double AveragePrecision);

/// <param name="Photos">That fit.</param>
internal sealed record WordAsked(string Word, int Photos, RankingQuality Chance);

/// <param name="PhotosPerSecond">Embedding alone, in full batches.</param>
/// <param name="QueryMs">Words to a vector, median, never from the cache.</param>
/// <param name="Words">As they were asked.</param>
/// <param name="HeldOut">Null where there is no training pack.</param>
internal sealed record ModelFound(string Name, double PhotosPerSecond, double QueryMs, string Device, IReadOnlyList<RankingQuality> Words, ClosestPhoto Closest, HeldOutQuality? HeldOut);
