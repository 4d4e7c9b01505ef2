using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using PhotoSearch.Catalog;
using PhotoSearch.Indexing.Neighbours;

namespace PhotoSearch.Indexing;

/// <summary>
/// The way of a photo from the work table to the catalog: claim, read on as many lines as there are decoders, embed in batches, commit
/// each batch in one transaction.
/// </summary>
internal sealed class PhotoIndexer(
    WorkClaims claims, PhotoReader reader, FactsReader facts, PixelSource known, BatchEmbedder embedder, WorkingModels models, WorkTable work, PhotoTable photos, LiveVectors vectors,
    ComingProgress coming, IndexingProgress progress, TimeProvider time, ILogger<PhotoIndexer> logger)
{
    /// <summary>
    /// A batch that is not full waits this long for photos that are being read now: one by one they would cost a model an eighth more. The last ones, and a single
    /// new photo, wait for nothing.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>Works until cancelled, or, when asked to, until nothing is left to do. A model serves by now.</summary>
    public async Task RunAsync(int batchSize, bool untilIdle, CancellationToken cancellationToken)
    {
        var claimed = Channel.CreateBounded<ClaimedWork>(WorkClaims.ClaimCount);
        var read = Channel.CreateBounded<ReadOutcome>(batchSize * 2);
        await Lines.RunAsync(
            cancellationToken,
            stop => claims.RunAsync(claimed.Writer, untilIdle, stop),
            stop => ReadOnEveryLineAsync(claimed.Reader, read.Writer, stop),
            stop => StoreInBatchesAsync(batchSize, read.Reader, stop));
    }

    private async Task ReadOnEveryLineAsync(ChannelReader<ClaimedWork> claimed, ChannelWriter<ReadOutcome> read, CancellationToken cancellationToken)
    {
        // One line more than decoders: the next file is hashed while the others are decoded.
        var line = (CancellationToken stop) => ReadAsync(claimed, read, stop);
        await Lines.RunAsync(cancellationToken, [.. Enumerable.Repeat(line, reader.Width + 1)]);
        read.Complete();
    }

    private async Task ReadAsync(ChannelReader<ClaimedWork> claimed, ChannelWriter<ReadOutcome> read, CancellationToken cancellationToken)
    {
        await foreach (var file in claimed.ReadAllAsync(cancellationToken))
        {
            string[] spaces;
            int shortSide;
            using (var wanted = models.BorrowAll())
            {
                (spaces, shortSide) = ([.. wanted.Models.Select(model => model.Space)], wanted.ShortSide);
            }

            await read.WriteAsync(
                file.Kind switch
                {
                    WorkKind.Facts => await facts.ReadAsync(file, cancellationToken),
                    WorkKind.Read => await reader.ReadAsync(file, spaces[0], shortSide, cancellationToken),
                    _ => await known.ReadAsync(file, spaces, shortSide, cancellationToken),
                },
                cancellationToken);
        }
    }

    private async Task StoreInBatchesAsync(int batchSize, ChannelReader<ReadOutcome> read, CancellationToken cancellationToken)
    {
        var batch = new List<ReadOutcome>(batchSize);
        while (await read.WaitToReadAsync(cancellationToken))
        {
            await GatherAsync(read, batch, batchSize, cancellationToken);
            await StoreAsync(batch, cancellationToken);
            claims.Finished(batch.Count);
            batch.Clear();
        }
    }

    private async Task GatherAsync(ChannelReader<ReadOutcome> read, List<ReadOutcome> batch, int batchSize, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(Gather);
        try
        {
            while (batch.Count < batchSize && (read.TryPeek(out _) || (claims.UnderWay > batch.Count && await read.WaitToReadAsync(enough.Token))))
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
    private async Task StoreAsync(List<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        try
        {
            var (files, later) = await embedder.EmbedAsync(batch, cancellationToken);
            var started = time.GetTimestamp();
            foreach (var put in later)
            {
                await work.PutBackAsync(put.Work.WorkId, put.After, put.MayBlameFile, CancellationToken.None);
            }

            if (files.Count > 0)
            {
                var changes = await photos.CommitAsync(files, CancellationToken.None);
                vectors.Apply(changes);
                Count(files, changes);
            }

            progress.AddStore(time.GetElapsedTime(started));
            progress.Problem = files.Count > 0 ? null : progress.Problem;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.BatchFailed(batch.Count, e);
            progress.Problem = WorkClaims.ProblemOf(e);
            await GiveBackAsync(batch, cancellationToken);
        }
        finally
        {
            batch.ForEach(Release);
        }
    }

    /// <summary>Old photos that are embedded for a coming model count with the model, all else with the library.</summary>
    private void Count(List<IndexedFile> files, VectorChanges changes)
    {
        var forComing = coming.Space is null ? 0 : files.Count(file => file.Work.Kind is WorkKind.Embed or WorkKind.EmbedOriginal);
        coming.Finished(coming.Space is null ? 0 : files.Count(file => file.Work.Kind == WorkKind.Embed), changes.Added.Count(added => added.Space == coming.Space));
        progress.Finished(files.Count(file => file.Work.Kind != WorkKind.Facts) - forComing);
    }

    [SuppressMessage("Design", "CA1031", Justification = "When even this cannot be written the leases run out by themselves.")]
    private async Task GiveBackAsync(List<ReadOutcome> batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var outcome in batch)
            {
                await work.PutBackAsync(outcome.Work.WorkId, AfterFault, countAttempt: false, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StandsStill(e.Message);
        }
    }

    private void Release(ReadOutcome outcome)
    {
        if (outcome is ReadOutcome.Finished { File: { Work.Kind: WorkKind.Read, Sha256: { } done } })
        {
            reader.Release(done);
        }
        else if (outcome is ReadOutcome.ToEmbed pending)
        {
            reader.Release(pending.Sha256);
        }
    }
}
