namespace PhotoSearch.Embeddings;

/// <summary>Something with one owner and borrowers for a while: it is disposed when the owner has let go and the last borrower is done.</summary>
internal sealed class Shared<T>(T thing)
    where T : class, IDisposable
{
    /// <summary>The owner counts as one.</summary>
    private int _users = 1;

    /// <summary>For the owner and for whoever borrowed it.</summary>
    public T Thing => thing;

    /// <summary>False: it is gone, or about to go.</summary>
    public bool TryBorrow()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Once for each borrowing, and once by the owner.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            thing.Dispose();
        }
    }
}
