using PhotoSearch.Indexing;

namespace PhotoSearch.Pages;

/// <summary>A file that could not be read, as the pages show it. Public, because a Blazor component's parameters are.</summary>
public sealed record FailedRow(string Root, string Path, string Reason, int Attempts, DateTimeOffset At)
{
    internal static FailedRow Of(FailedFile file) => new(file.Root, file.Path, file.Reason, file.Attempts, file.At);
}
