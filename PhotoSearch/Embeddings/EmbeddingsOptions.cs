using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PhotoSearch.Embeddings.Devices;

namespace PhotoSearch.Embeddings;

/// <summary>Settings of the section <c>Embeddings</c>.</summary>
internal sealed class EmbeddingsOptions
{
    /// <summary>The folder of the model that ships with the program.</summary>
    public const string Starter = "starter";

    /// <summary>Name of a model's folder below one of <see cref="ModelFolders"/>, or a path to one.</summary>
    [Required]
    public string Model { get; set; } = Starter;

    /// <summary>Where models lie, looked through in this order; none at all means <c>models</c> beside the program.</summary>
    public IList<string> ModelFolders { get; } = [];

    /// <summary>Threads a picture batch is computed with; 0 takes as many as there are cores, up to 8 (beyond it small models gain nothing).</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Pictures computed together. 16 is where the gain ends on a CPU; more costs memory and delays the first result.</summary>
    [Range(1, EmbeddingModel.LargestBatch)]
    public int BatchSize { get; set; } = 16;

    /// <summary>What computes pictures: auto, cpu, cuda, directml or webgpu, the last three with :NUMBER where there are several of the kind.</summary>
    [Required]
    [RegularExpression(DeviceChoice.Pattern, ErrorMessage = "Embeddings:Device is auto, cpu, cuda, directml or webgpu, the last three with :NUMBER where there are several of the kind.")]
    public string Device { get; set; } = "auto";

    /// <summary>After so long without pictures the image tower's memory is given back.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    internal ModelRunning Running => new(Threads, DeviceChoice.Parse(Device), IdleTime);
}

[OptionsValidator]
internal sealed partial class EmbeddingsOptionsValidator : IValidateOptions<EmbeddingsOptions>;
