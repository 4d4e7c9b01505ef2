namespace PhotoSearch.Tests.Browser;

/// <summary>The same in a library of a thousand photographs, on a machine that has nothing else to do.</summary>
/// <remarks>The site is no fixture: that would be started, and a thousand photos indexed, also where nobody asks for the test.</remarks>
public sealed class QuickSearchBench : BrowserTest
{
    /// <summary>From Enter to the first photo, in the middle of what was asked.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly AllPhotos _site;

    public QuickSearchBench()
        : this(new())
    {
    }

    private QuickSearchBench(AllPhotos site)
        : base(site) => _site = site;

    [Fact(Explicit = true)]
    public async Task The_first_results_are_painted_soon_after_Enter()
    {
        await using var site = _site;
        await site.InitializeAsync();
        var took = (await FirstPaint.AfterEnterAsync(await OpenAsync("/?q=anything"))).Asked;
        Assert.InRange(took.Order().ElementAt(took.Count / 2), TimeSpan.Zero, Soon);
    }

    /// <summary>All the shared photographs, and the program as people have it: of one that is only built a browser asks for style and scripts again on every page.</summary>
    private sealed class AllPhotos : VisitedSite
    {
        private static string Folder => Path.Combine(Repository.Shared, "photos");

        private protected override string ProgramPath => Path.Combine(Repository.Root, "artifacts", "publish", "PhotoSearch");

        private protected override string? Lacking() =>
            !Directory.Exists(Folder) ? $"{Folder}, shared test photographs, are absent."
            : !File.Exists(ProgramPath) ? $"{ProgramPath} is absent: ./run.sh help makes it."
            : null;

        private protected override int Fill(TemporaryFolder photos)
        {
            var files = Directory.GetFiles(Folder, "*.jpg");
            foreach (var file in files)
            {
                File.Copy(file, Path.Combine(photos.Path, Path.GetFileName(file)));
            }

            return files.Length;
        }
    }
}
