using Microsoft.Extensions.Logging;
using PhotoSearch.Indexing;
using PhotoSearch.Tests.Catalog;

namespace PhotoSearch.Tests.Indexing;

/// <summary>Vectors in memory and their file.</summary>
public sealed class LiveVectorsTests
{
    [Fact]
    public async Task A_space_that_was_never_saved_is_closed_without_a_complaint()
    {
        await using var catalog = await CatalogFolder.OpenAsync();
        var log = new Heard();
        using var vectors = new LiveVectors(catalog.Embeddings, Path.Combine(catalog.DataFolder, "index"), log);
        await vectors.OpenAsync(CatalogFolder.Space, CatalogFolder.Dimension, TestContext.Current.CancellationToken);

        vectors.Close(CatalogFolder.Space);

        Assert.Empty(log.Lines);
    }

    private sealed class Heard : ILogger<LiveVectors>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
