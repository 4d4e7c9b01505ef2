using PhotoSearch.Embeddings.Devices;
using PhotoSearch.Embeddings.Installing;

namespace PhotoSearch.Indexing;

/// <summary>All that an administrator is told of models, at one moment.</summary>
/// <param name="Serving">Null while none is loaded.</param>
internal sealed record ModelsOverview(
    ModelStanding Standing, ServingModel? Serving, IReadOnlyList<KnownModel> Known, IReadOnlyList<InstalledModel> Installed,
    IReadOnlyList<Installation> Installations, IReadOnlyList<Examination> Examinations);

/// <summary>The model that answers now.</summary>
/// <param name="ImageSize">Pixels along the side that it looks at.</param>
/// <param name="NoTextReason">Why words cannot be looked for; null where they can.</param>
internal sealed record ServingModel(string Name, string Description, int Dimension, int ImageSize, string Space, string? NoTextReason, DeviceReport Device);
