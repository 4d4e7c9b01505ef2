using Microsoft.Win32.SafeHandles;

namespace PhotoSearch.Vectors.Files;

/// <summary>
/// One piece of memory that grows in place: addresses are reserved for the most it may ever hold and memory is taken as it is needed, so
/// that what points into it stays true and readers go on while it grows.
/// </summary>
/// <remarks>
/// Growing and mapping are for one thread at a time; reading what was committed before needs no lock. Whoever uses <see cref="Start"/>
/// keeps the arena alive: it gives its addresses back when it is collected.
/// Copying into a larger piece was left out: at a million vectors it moves half a gigabyte, and readers would have to be waited for.
/// </remarks>
internal sealed unsafe class Arena : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>
    /// On x64, and on Arm with pages of 4 KB. Walking a graph touches addresses at random: with small pages each touch also misses the
    /// processor's table of pages.
    /// </summary>
    private const long HugePage = 2 << 20;

    /// <summary>Growth below one huge page: a small index takes little memory. A multiple of every page size that Linux has.</summary>
    private const long SmallStep = 64 << 10;

    /// <summary>What is copied while writers wait: some milliseconds.</summary>
    private const long KeptAtOnce = 16 << 20;

    /// <summary>Nothing asks for as much; larger sums would overflow.</summary>
    private const long MostReserved = 1L << 46;

    private readonly long _reserved;
    private long _mapped;
    private long _kept;
    private bool _isHuge;

    /// <param name="mostBytes">It never grows beyond. Costs addresses only; where the system grants fewer, half as many are asked for, and so on.</param>
    /// <exception cref="InsufficientMemoryException">The system grants next to nothing.</exception>
    public Arena(long mostBytes)
        : base(ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        _reserved = RoundUp(Math.Min(mostBytes, MostReserved), HugePage);
        nint start;
        while ((start = Reserve(_reserved + HugePage)) == Libc.Refused)
        {
            if (_reserved == HugePage)
            {
                throw new InsufficientMemoryException($"The system grants no addresses for the vector index ({Libc.LastError()}). Is a limit set on the program's memory (ulimit -v)?");
            }

            _reserved = RoundUp(_reserved / 2, HugePage);
        }

        // A huge page needs an address that is a multiple of its size; what lies before and behind is given back.
        var aligned = (nint)RoundUp(start, HugePage);
        GiveBack(start, aligned - start);
        GiveBack((nint)(aligned + _reserved), (nint)(start + HugePage - aligned));
        SetHandle(aligned);
    }

    /// <summary>A multiple of 2 MB.</summary>
    public byte* Start => (byte*)handle;

    /// <summary>So many bytes from <see cref="Start"/> may be touched.</summary>
    public long Committed { get; private set; }

    /// <summary>Commits at least so many bytes; new ones are zero.</summary>
    /// <exception cref="InsufficientMemoryException">The system refuses them, or it is more than was set aside at the start.</exception>
    public void Grow(long bytes)
    {
        if (bytes <= Committed)
        {
            return;
        }

        CheckReserved(bytes);
        var committed = RoundUp(bytes, bytes < HugePage ? SmallStep : HugePage);
        if (committed >= HugePage && !_isHuge)
        {
            // All that is still to come as well, so that the kernel keeps one area. A kernel without huge pages refuses: it does as well, only slower.
            _ = Libc.Advise((nint)(handle + _mapped), (nuint)(_reserved - _mapped), Libc.AdviseHugePages);
            _isHuge = true;
        }

        if (Libc.Protect((nint)(handle + Committed), (nuint)(committed - Committed), Libc.ReadAccess | Libc.WriteAccess) != 0)
        {
            throw new InsufficientMemoryException(
                $"The vector index needs {(committed - Committed) >> 10} KB more memory, and the system refuses them ({Libc.LastError()}). Give the program more memory.");
        }

        Committed = committed;
    }

    /// <summary>
    /// Puts a file's bytes at <see cref="Start"/>, read when they are first touched and copied when they are first written; the file is
    /// never changed. May grow beyond afterwards.
    /// </summary>
    /// <param name="offset">A multiple of the page size.</param>
    /// <param name="length">What follows on the last page is zero.</param>
    /// <exception cref="IOException">The file cannot be mapped.</exception>
    public void MapPrivate(SafeFileHandle file, long offset, long length)
    {
        if (Committed != 0)
        {
            throw new InvalidOperationException("A file is mapped into an empty arena.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return;
        }

        CheckReserved(length);
        var bytes = RoundUp(length, Environment.SystemPageSize);
        MapFile(file, 0, bytes, offset, Libc.ReadAccess | Libc.WriteAccess, Libc.MapPrivate | Libc.MapNoReserve);
        _mapped = bytes;
        Committed = bytes;
        new Span<byte>(Start + length, (int)(bytes - length)).Clear();
    }

    /// <summary>
    /// Copies the next stretch of what <see cref="MapPrivate"/> mapped into memory of the arena's own, at the same addresses: readers go on,
    /// nobody writes meanwhile. False when there is nothing left to copy.
    /// </summary>
    /// <remarks>
    /// A mapped file is memory that the system takes back first, when a backup reads the disk from end to end; then each step of a walk
    /// waits for the disk. And it has small pages only. The copy is moved over the mapping in one call of the system: a reader that
    /// touches it at that moment waits for the call to end.
    /// </remarks>
    /// <exception cref="InsufficientMemoryException">The system grants no memory; what is mapped stays mapped.</exception>
    public bool TryKeepNext()
    {
        if (_kept >= _mapped)
        {
            return false;
        }

        var bytes = Math.Min(KeptAtOnce, RoundUp(_mapped, Environment.SystemPageSize) - _kept);
        using var copy = new Arena(bytes);
        copy.Grow(bytes);
        new ReadOnlySpan<byte>(Start + _kept, (int)bytes).CopyTo(new Span<byte>(copy.Start, (int)bytes));
        if (Libc.Move(copy.handle, (nuint)bytes, (nuint)bytes, Libc.MoveMayMove | Libc.MoveFixed | Libc.MoveLeaves, (nint)(handle + _kept)) == Libc.Refused)
        {
            throw new InsufficientMemoryException($"The vector index cannot be moved into memory ({Libc.LastError()}). Give the program more memory.");
        }

        _kept += bytes;
        return true;
    }

    /// <summary>Shows the first <paramref name="length"/> bytes of a file, as they are now and as they become, for reading; what was shown before stays where it is.</summary>
    /// <param name="length">A multiple of the page size; the file is at least as long. Less than now: nothing happens.</param>
    /// <exception cref="IOException">The file cannot be mapped.</exception>
    public void MapShared(SafeFileHandle file, long length)
    {
        if (length <= Committed)
        {
            return;
        }

        CheckReserved(length);
        MapFile(file, Committed, length - Committed, Committed, Libc.ReadAccess, Libc.MapShared);
        Committed = _mapped = length;
    }

    /// <summary>Lets go of the pages of a shared file that were read; who reads them again reads them anew.</summary>
    public void Forget() => _ = Libc.Advise(handle, (nuint)_mapped, Libc.AdviseUnneeded);

    protected override bool ReleaseHandle() => Libc.Unmap(handle, (nuint)_reserved) == 0;

    private static nint Reserve(long bytes) =>
        Libc.Map(0, (nuint)bytes, Libc.NoAccess, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);

    private static void GiveBack(nint start, nint bytes)
    {
        if (bytes > 0)
        {
            _ = Libc.Unmap(start, (nuint)bytes);
        }
    }

    private static long RoundUp(long bytes, long step) => (bytes + step - 1) / step * step;

    private void MapFile(SafeFileHandle file, long at, long bytes, long offset, int access, int flags)
    {
        if (Libc.Map((nint)(handle + at), (nuint)bytes, access, flags | Libc.MapFixed, file, offset) == Libc.Refused)
        {
            throw new IOException($"A file of the vector index cannot be mapped into memory ({Libc.LastError()}).");
        }
    }

    private void CheckReserved(long bytes)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (bytes > _reserved)
        {
            throw new InsufficientMemoryException($"The vector index needs {bytes >> 20} MB in one piece, and {_reserved >> 20} MB of addresses were granted to it. Is a limit set on the program's memory (ulimit -v)?");
        }
    }
}
