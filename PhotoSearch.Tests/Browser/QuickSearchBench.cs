namespace PhotoSearch.Tests.Browser;

/// <summary>The same in a library of a thousand photographs, on a machine that has nothing else to do.</summary>
public sealed class QuickSearchBench(QuickSearchBench.AllPhotos site) : BrowserTest(site), IClassFixture<QuickSearchBench.AllPhotos>
{
    [Fact(Explicit = true)]
    public async Task The_first_results_are_painted_soon_after_Enter() =>
        Assert.NotEmpty((await FirstPaint.AfterEnterAsync(await OpenAsync("/?q=anything"))).Asked);

    /// <summary>All the shared photographs.</summary>
    public sealed class AllPhotos : VisitedSite
    {
        private static string Folder => Path.Combine(Repository.Shared, "photos");

        private protected override string? Lacking() => Directory.Exists(Folder) ? null : $"{Folder}, shared test photographs, are absent.";

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
