namespace PhotoSearch.Embeddings.Installing;

/// <summary>A published model that the catalogue tells about.</summary>
/// <param name="Name">The name of its folder, and what a person types.</param>
/// <param name="Languages">Of the words it understands, as people would say it.</param>
/// <param name="DownloadBytes">About: what is downloaded is listed by the server when it is asked.</param>
/// <param name="MemoryMegabytes">Mebibytes: the peak that Immich published for a process with both towers, or, where it published none, the weights and a fifth.</param>
/// <param name="Dimension">Numbers in a vector.</param>
/// <param name="Recall">Published figures with their source, or that there are none.</param>
internal sealed record KnownModel(
    string Name, string Title, string Languages, long DownloadBytes, int MemoryMegabytes, int Dimension, string Recall, string Licence, ModelAdvice Advice, string Note,
    IReadOnlyList<ModelPart> Parts);

/// <summary>Whether a model is the one to take.</summary>
internal enum ModelAdvice
{
    None,

    /// <summary>For people who search in English.</summary>
    English,

    /// <summary>For people who search in anything else.</summary>
    Multilingual,
}

/// <summary>What of a model comes from one repository.</summary>
/// <param name="Repository">Owner and name, as on Hugging Face.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
/// <param name="Files">Which files; none: what <see cref="FileChoice"/> finds.</param>
/// <param name="Variant">A reduced form, as the file names of an export have it (<c>fp16</c>, <c>quantized</c>); null: full precision.</param>
internal sealed record ModelPart(string Repository, string Revision, IReadOnlyList<PartFile> Files, string? Variant = null);

/// <summary>A file of a repository, and what it is called in the model's folder.</summary>
internal sealed record PartFile(string From, string To);

/// <summary>A file whose content is known beforehand, whatever a server says of it.</summary>
internal sealed record PinnedFile(string Repository, string Revision, string Path, long Bytes, string Sha256);
