namespace PhotoSearch.Embeddings.Installing;

/// <summary>A server gave something else than what was asked for; another try may bring it.</summary>
/// <param name="wait">What the server asked to wait.</param>
internal sealed class ServerFault(string message, TimeSpan? wait = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? Wait => wait;
}
