using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoSearch.Decoding;

namespace PhotoSearch.Tests.Decoding;

/// <summary>Makes what the room's tests need.</summary>
internal static class Some
{
    public static PhotoDecoder Decoder(Action<DecodingOptions>? change = null)
    {
        var options = new DecodingOptions { Children = 1 };
        change?.Invoke(options);
        return new PhotoDecoder(Options.Create(options), TimeProvider.System, new OutputLogger());
    }

    /// <summary>Writes everything into the test's output.</summary>
    private sealed class OutputLogger : ILogger<PhotoDecoder>
    {
        private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _output?.WriteLine(formatter(state, exception));
    }
}
