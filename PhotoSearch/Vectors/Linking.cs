using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using PhotoSearch.Vectors.Graph;

namespace PhotoSearch.Vectors;

/// <summary>The long work on the graph: linking what waits, and taking out what was removed, by as many threads as the owner gives.</summary>
/// <remarks>Each thread holds the gate of changes for one node at a time, so that whoever has changes wait is let in soon.</remarks>
internal sealed class Linking(Slots slots, SlotBook book, LinkGraph graph, Readers readers, ReaderWriterLockSlim gate)
{
    private const int ProgressEvery = 256;

    /// <summary>Slots whose links one thread looks through in one turn.</summary>
    private const int Stretch = 1024;

    /// <summary>One at a time: two would take out the same.</summary>
    private readonly Lock _unlinking = new();
    private bool _isStopped;

    /// <summary>Whoever works here ends soon, with an <see cref="ObjectDisposedException"/>.</summary>
    public void Stop() => Volatile.Write(ref _isStopped, true);

    public int Link(int threads, CancellationToken cancellationToken, IProgress<LinkProgress>? progress)
    {
        var linked = 0;
        OnThreads(threads, hand =>
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TryLinkNext(hand))
                {
                    return;
                }

                var count = Interlocked.Increment(ref linked);
                if (count % ProgressEvery == 0)
                {
                    progress?.Report(new LinkProgress(count, book.Unlinked.Count));
                }
            }
        });
        progress?.Report(new LinkProgress(linked, book.Unlinked.Count));
        return linked;
    }

    public int Unlink(int threads, CancellationToken cancellationToken)
    {
        lock (_unlinking)
        {
            int[] leaving;
            BitSet gone;
            BitSet idle;
            // With nobody linking: whoever links from now on sees that they are hidden and links nothing to them.
            gate.EnterWriteLock();
            try
            {
                ThrowIfStopped();
                (leaving, idle) = book.TakeHidden();
                gone = new BitSet(slots.Used);
                gone.AddAll(leaving);
            }
            finally
            {
                gate.ExitWriteLock();
            }

            var isDone = false;
            try
            {
                if (leaving.Length > 0)
                {
                    Repair(threads, gone, idle, cancellationToken);
                }

                isDone = true;
            }
            finally
            {
                TakeOut(leaving, gone, isDone);
            }

            return leaving.Length;
        }
    }

    private void TakeOut(int[] leaving, BitSet gone, bool isDone)
    {
        gate.EnterWriteLock();
        try
        {
            if (isDone && leaving.Length > 0)
            {
                MoveEntry(gone);
            }

            book.TakenOut(leaving, isDone);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private bool TryLinkNext(LinkingHand hand)
    {
        gate.EnterReadLock();
        try
        {
            ThrowIfStopped();
            if (!book.TryTakeUnlinked(out var slot, out var place))
            {
                return false;
            }

            try
            {
                graph.Link(hand, slot);
            }
            catch
            {
                book.LinkAgain(slot, place);
                throw;
            }

            book.Linked(place);
            return true;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <param name="idle">Out of the graph: nothing is to be linked to them, whatever they still link to.</param>
    private void Repair(int threads, BitSet gone, BitSet idle, CancellationToken cancellationToken)
    {
        var next = -Stretch;
        OnThreads(threads, hand =>
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var from = Interlocked.Add(ref next, Stretch);
                if (from >= gone.Length)
                {
                    return;
                }

                gate.EnterReadLock();
                try
                {
                    ThrowIfStopped();
                    for (var slot = from; slot < Math.Min(from + Stretch, gone.Length); slot++)
                    {
                        if (!gone.Contains(slot) && !idle.Contains(slot) && !graph.TryRepair(hand, slot, gone))
                        {
                            graph.Link(hand, slot);
                        }
                    }
                }
                finally
                {
                    gate.ExitReadLock();
                }
            }
        });
    }

    private void MoveEntry(BitSet gone)
    {
        if (graph.TryGetEntry(out var entry, out _) && gone.Contains(entry))
        {
            graph.ChooseEntry(slot => !slots.IsHidden(slot) && !gone.Contains(slot) && graph.IsLinked(slot));
        }
    }

    private void ThrowIfStopped() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isStopped), typeof(VectorIndex));

    /// <summary>Runs the same work on several threads, the caller's among them; the first fault is thrown when all have ended.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A fault on a thread of ours would end the program; it is thrown again on the caller's.")]
    private void OnThreads(int threads, Action<LinkingHand> work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Exception? fault = null;
        void Run()
        {
            var search = readers.Enter(ref book.Version);
            try
            {
                using var hand = new LinkingHand(slots, search.Walk);
                work(hand);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref fault, e, null);
            }
            finally
            {
                readers.Leave(search);
            }
        }

        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Run) { IsBackground = true, Name = "Linking" }).ToList();
        others.ForEach(thread => thread.Start());
        Run();
        others.ForEach(thread => thread.Join());
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }
}
