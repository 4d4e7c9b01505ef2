using System.Threading.Channels;
using PhotoSearch.Photos;

namespace PhotoSearch.Searching.Suggestions;

/// <summary>
/// What people just asked, on its way into the catalog: an answer does not wait for the disk. When it is full, what was asked first is dropped,
/// which costs somebody a line in a list.
/// </summary>
internal sealed class AskedQueue
{
    private const int Most = 1000;

    private readonly Channel<AskedWords> _asked = Channel.CreateBounded<AskedWords>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Takes the words of a person's question. What a picture showed is not remembered, and a script is no person.</summary>
    public void Offer(Viewer viewer, Question question)
    {
        if (viewer.Account is { } account && question.Words.Length > 0 && question.Picture is null)
        {
            _ = _asked.Writer.TryWrite(new AskedWords(account, question.Words));
        }
    }

    public IAsyncEnumerable<AskedWords> TakeAsync(CancellationToken cancellationToken) => _asked.Reader.ReadAllAsync(cancellationToken);
}

/// <param name="Account">Its id.</param>
internal readonly record struct AskedWords(long Account, string Words);
