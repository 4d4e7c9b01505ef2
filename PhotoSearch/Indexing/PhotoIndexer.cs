using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using PhotoSearch.Catalog;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Indexing;

/// <summary>
/// The way of a photo from the work table to the catalog: claim, read on as many lines as there are decoders, embed in batches, commit
/// each batch in one transaction. A vector travels with its file from the first step to the last, so that no neighbour can take it.
/// </summary>
internal sealed class PhotoIndexer(
    WorkTable work, PhotoTable photos, PhotoReader reader, LiveVectors vectors, LibraryTable library, Bell bell, IndexingProgress progress, TimeProvider time,
    ILogger<PhotoIndexer> logger)
{
    /// <summary>Claimed at once: enough to keep every line busy between two looks at the table.</summary>
    private const int ClaimCount = 32;

    /// <summary>
    /// A batch that is not full waits this long for photos that are being read now: one by one they would cost a model a quarter more. The last ones, and a single
    /// new photo, wait for nothing.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>The look costs a pass over all photos; it is taken only when nothing else is to be done.</summary>
    private static readonly TimeSpan LookForMissingEvery = TimeSpan.FromMinutes(10);

    private int _underWay;
    private long _lookedForMissing;

    /// <summary>Works until cancelled, or, when asked to, until nothing is left to do.</summary>
    public async Task RunAsync(EmbeddingModel model, int batchSize, bool untilIdle, CancellationToken cancellationToken)
    {
        await EnqueueMissingAsync(model, cancellationToken);
        var claimed = Channel.CreateBounded<ClaimedWork>(ClaimCount);
        var read = Channel.CreateBounded<ReadOutcome>(batchSize * 2);
        await Lines.RunAsync(
            cancellationToken,
            stop => ClaimAsync(model, claimed.Writer, untilIdle, stop),
            stop => ReadOnEveryLineAsync(model, claimed.Reader, read.Writer, stop),
            stop => EmbedAsync(model, batchSize, read.Reader, stop));
    }

    private async Task ReadOnEveryLineAsync(EmbeddingModel model, ChannelReader<ClaimedWork> claimed, ChannelWriter<ReadOutcome> read, CancellationToken cancellationToken)
    {
        // One line more than decoders: the next file is hashed while the others are decoded.
        var line = (CancellationToken stop) => ReadAsync(model, claimed, read, stop);
        await Lines.RunAsync(cancellationToken, [.. Enumerable.Repeat(line, reader.Width + 1)]);
        read.Complete();
    }

    private async Task ClaimAsync(EmbeddingModel model, ChannelWriter<ClaimedWork> claimed, bool untilIdle, CancellationToken cancellationToken)
    {
        var isDone = false;
        while (!isDone)
        {
            try
            {
                isDone = await ClaimOnceAsync(model, claimed, untilIdle, cancellationToken);
            }
            catch (DbException e) when (!untilIdle)
            {
                // A full disk or a catalog that somebody holds: nothing is lost by waiting.
                logger.StandsStill(e.Message);
                progress.Problem = ProblemOf(e);
                await Task.Delay(AfterFault, time, cancellationToken);
            }
        }

        claimed.Complete();
    }

    /// <summary>True when nothing is left to do, and that was asked for.</summary>
    private async Task<bool> ClaimOnceAsync(EmbeddingModel model, ChannelWriter<ClaimedWork> claimed, bool untilIdle, CancellationToken cancellationToken)
    {
        if (await library.IsPausedAsync(cancellationToken))
        {
            progress.Idle();
            await bell.WaitAsync(LongestSleep, cancellationToken);
            return false;
        }

        var batch = await work.ClaimAsync(ClaimCount, cancellationToken);
        Interlocked.Add(ref _underWay, batch.Count);
        foreach (var file in batch)
        {
            await claimed.WriteAsync(file, cancellationToken);
        }

        if (batch.Count > 0)
        {
            return false;
        }

        var next = await work.NextAtAsync(cancellationToken);
        if (next is null)
        {
            progress.Idle();
            if (untilIdle)
            {
                if (Volatile.Read(ref _underWay) == 0)
                {
                    return true;
                }
            }
            else if (time.GetElapsedTime(_lookedForMissing) > LookForMissingEvery)
            {
                await EnqueueMissingAsync(model, cancellationToken);
            }
        }

        await bell.WaitAsync(SleepUntil(next), cancellationToken);
        return false;
    }

    /// <summary>At start, and now and then: a root that was offline then may be back with photos of another model.</summary>
    private async Task EnqueueMissingAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        _lookedForMissing = time.GetTimestamp();
        var again = await work.EnqueueMissingAsync(model.Space, PhotoDecoder.Version, cancellationToken);
        if (again > 0)
        {
            logger.ToEmbedAgain(again);
        }
    }

    private static string ProblemOf(Exception e) =>
        $"Photos cannot be stored now ({e.Message}). Check that the data folder has room and can be written; it is tried again every {AfterFault.TotalSeconds:0} seconds.";

    private TimeSpan SleepUntil(long? next)
    {
        if (next is not { } at)
        {
            return LongestSleep;
        }

        var left = at - time.GetUtcNow().ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds(Math.Clamp(left, (long)ShortestSleep.TotalMilliseconds, (long)LongestSleep.TotalMilliseconds));
    }

    private async Task ReadAsync(EmbeddingModel model, ChannelReader<ClaimedWork> claimed, ChannelWriter<ReadOutcome> read, CancellationToken cancellationToken)
    {
        await foreach (var file in claimed.ReadAllAsync(cancellationToken))
        {
            await read.WriteAsync(await reader.ReadAsync(file, model.Space, model.ImageSize, cancellationToken), cancellationToken);
        }
    }

    private async Task EmbedAsync(EmbeddingModel model, int batchSize, ChannelReader<ReadOutcome> read, CancellationToken cancellationToken)
    {
        var batch = new List<ReadOutcome>(batchSize);
        while (await read.WaitToReadAsync(cancellationToken))
        {
            await GatherAsync(read, batch, batchSize, cancellationToken);
            await StoreAsync(model, batch, cancellationToken);
            Interlocked.Add(ref _underWay, -batch.Count);
            batch.Clear();
            bell.Ring();
        }
    }

    private async Task GatherAsync(ChannelReader<ReadOutcome> read, List<ReadOutcome> batch, int batchSize, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Gather);
        try
        {
            while (batch.Count < batchSize && (read.TryPeek(out _) || (Volatile.Read(ref _underWay) > batch.Count && await read.WaitToReadAsync(enough.Token))))
            {
                while (batch.Count < batchSize && read.TryRead(out var outcome))
                {
                    batch.Add(outcome);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && batch.Count > 0)
        {
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The one place where a batch's fault is caught: its files go back into the queue, the reason is shown, the loop goes on.")]
    private async Task StoreAsync(EmbeddingModel model, List<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        try
        {
            var files = await EmbedAsync(model, batch, cancellationToken);
            var started = time.GetTimestamp();
            foreach (var later in batch.OfType<ReadOutcome.Later>())
            {
                await work.PutBackAsync(later.Work.WorkId, later.After, later.MayBlameFile, CancellationToken.None);
            }

            if (files.Count > 0)
            {
                vectors.Apply(await photos.CommitAsync(files, CancellationToken.None));
            }

            progress.AddStore(time.GetElapsedTime(started));
            progress.Finished(files.Count);
            progress.Problem = files.Count > 0 ? null : progress.Problem;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.BatchFailed(batch.Count, e);
            progress.Problem = ProblemOf(e);
            await GiveBackAsync(batch, cancellationToken);
        }
        finally
        {
            foreach (var outcome in batch)
            {
                Release(outcome);
            }
        }
    }

    private async Task<List<IndexedFile>> EmbedAsync(EmbeddingModel model, List<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        var files = batch.OfType<ReadOutcome.Finished>().Select(finished => finished.File).ToList();
        var pending = batch.OfType<ReadOutcome.ToEmbed>().ToList();
        if (pending.Count > 0)
        {
            var started = time.GetTimestamp();
            var embedded = await model.EmbedImagesAsync([.. pending.Select(photo => photo.Photo.ModelInput)], cancellationToken);
            progress.AddEmbed(time.GetElapsedTime(started));
            if (embedded.Length != pending.Count)
            {
                throw new InvalidOperationException($"{pending.Count} pictures gave {embedded.Length} vectors.");
            }

            files.AddRange(pending.Zip(embedded, (photo, vector) => new IndexedFile.Read(
                photo.Photo.Facts, photo.Photo.PerceptualHash, PhotoDecoder.Version, model.Space, vector, photo.FileTime)
            {
                Work = photo.Work,
                Sha256 = photo.Sha256,
            }));
        }

        return files;
    }

    [SuppressMessage("Design", "CA1031", Justification = "When even this cannot be written the leases run out by themselves.")]
    private async Task GiveBackAsync(List<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var outcome in batch)
            {
                await work.PutBackAsync(WorkOf(outcome).WorkId, AfterFault, countAttempt: false, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StandsStill(e.Message);
        }
    }

    private static ClaimedWork WorkOf(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Finished finished => finished.File.Work,
        ReadOutcome.ToEmbed pending => pending.Work,
        ReadOutcome.Later later => later.Work,
        _ => throw new InvalidOperationException(),
    };

    private void Release(ReadOutcome outcome)
    {
        if (outcome is ReadOutcome.Finished { File.Sha256: { } done })
        {
            reader.Release(done);
        }
        else if (outcome is ReadOutcome.ToEmbed pending)
        {
            reader.Release(pending.Sha256);
        }
    }
}
