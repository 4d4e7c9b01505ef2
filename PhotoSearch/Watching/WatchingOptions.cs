using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PhotoSearch.Watching;

/// <summary>Which folders hold photos, and how closely they are watched.</summary>
internal sealed class WatchingOptions
{
    /// <summary>The photo folders. None is an error that the program says at start.</summary>
    [ValidateEnumeratedItems]
    public IList<WatchedFolder> Folders { get; } = [];

    /// <summary>How long a file must lie still before it is read: a copy in progress is not half a photo.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often every folder is looked through whole; where watching cannot work (SMB, NFS) this alone finds changes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Off: only sweeps find changes.</summary>
    public bool WatchForChanges { get; set; } = true;
}

/// <summary>A photo folder of the settings.</summary>
internal sealed class WatchedFolder
{
    /// <summary>What people call it; it keeps its photos when the path changes. Defaults to the folder's own name.</summary>
    [StringLength(100)]
    public string? Name { get; set; }

    [Required]
    public string Path { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class WatchingOptionsValidator : IValidateOptions<WatchingOptions>;
