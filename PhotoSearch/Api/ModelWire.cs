using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Embeddings.Installing;
using PhotoSearch.Indexing;

namespace PhotoSearch.Api;

/// <summary>Turns what is known of models into what goes over the wire.</summary>
internal static class ModelWire
{
    public static ModelsAnswer ToAnswer(this ModelsOverview all) => new(
        all.Serving?.ToAnswer(), all.Standing.State, all.Standing.IsReady, all.Standing.IsSetBySettings, all.Standing.Coming?.ToAnswer(),
        [.. all.Installed.Select(one => new InstalledModelAnswer(one.Name, one.Path, one.Bytes, one.Description, one.HasText, one.IsRemovable, one.Problem))],
        [.. all.Known.Select(ToAnswer)], [.. all.Installations.Select(ToAnswer)], [.. all.Examinations.Select(ToAnswer)]);

    public static DeviceAnswer ToAnswer(this DeviceReport device) =>
        new(device.Picked, device.Sentence, [.. device.Refused.Select(refused => new DeviceRefusalAnswer(refused.Device, refused.Reason))]);

    public static ComingModelAnswer ToAnswer(this ComingModel coming) =>
        new(coming.Name, coming.Done, coming.Total, coming.PhotosPerSecond, coming.TimeLeft?.TotalSeconds, coming.Problem);

    private static ServingModelAnswer ToAnswer(this ServingModel model) =>
        new(model.Name, model.Description, model.Dimension, model.ImageSize, model.Space, model.NoTextReason, model.Device.ToAnswer());

    private static KnownModelAnswer ToAnswer(KnownModel known) => new(
        known.Name, known.Title, known.Languages, known.DownloadBytes, known.MemoryMegabytes, known.Dimension, known.Recall, known.Licence,
        known.Advice switch { ModelAdvice.English => "english", ModelAdvice.Multilingual => "multilingual", _ => null }, known.Note);

    private static InstallationAnswer ToAnswer(Installation one) =>
        new(one.Name, Word(one.State), one.Bytes, one.TotalBytes, one.BytesPerSecond, one.TimeLeft?.TotalSeconds, one.Sentence);

    private static ExaminationAnswer ToAnswer(Examination one) => new(
        one.Model, Word(one.Kind), Word(one.State), one.Progress, one.Sentence,
        one.Trial is { } trial ? new MeasuredAnswer(trial.PhotosPerSecond, trial.QueryMilliseconds, trial.WeightBytes) : null, one.At);

    /// <summary>The names of these states are their words.</summary>
    private static string Word<T>(T state)
        where T : struct, Enum => Enum.GetName(state)!.ToLowerInvariant();
}
