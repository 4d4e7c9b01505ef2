using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings;

/// <summary>
/// Threads that stand back: whoever else wants a processor gets it first, and they take what is left. Linux hands the priority on, so that
/// threads which ONNX Runtime starts while a session is made here stand back as well.
/// </summary>
/// <remarks>
/// For the same reason nothing may be told to the thread pool from here: it would start threads of its own on the spot, which then stand back for
/// good, and with them every request they serve. A thread in between does the telling.
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "The threads are still taking from the collection when they are told to end.")]
internal sealed partial class PatientThreads : TaskScheduler, IDisposable
{
    /// <summary>For words: what takes a moment, such as comparing vectors and reading hits, is done between; three parts of a processor go to that, one to these.</summary>
    public const int BehindAnswers = 5;

    /// <summary>Nine parts of a processor go to words that want it, one to these, and still less where an answer is on its way; where nobody wants it they lose nothing.</summary>
    private const int BehindWords = 15;

    private const int ThisThread = 0;

    [ThreadStatic]
    private static PatientThreads? _own;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly BlockingCollection<Action> _told = [];

    private int _ended;

    /// <param name="niceness">How far they stand back: <see cref="BehindAnswers"/> or <see cref="BehindWords"/>.</param>
    public PatientThreads(int count, string name, int niceness = BehindWords)
    {
        MaximumConcurrencyLevel = count;
        new Thread(Tell) { IsBackground = true, Name = $"{name}, telling" }.Start();
        for (var i = 0; i < count; i++)
        {
            new Thread(() => Work(niceness)) { IsBackground = true, Name = name }.Start();
        }
    }

    public override int MaximumConcurrencyLevel { get; }

    /// <exception cref="ObjectDisposedException">They were told to end.</exception>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            new Task(() => Do(work, done)).Start(this);
        }
        catch (TaskSchedulerException) when (_tasks.IsAddingCompleted)
        {
            throw new ObjectDisposedException(GetType().FullName);
        }

        return done.Task;
    }

    /// <summary>To be called on one of them: the work is spread over all. The first fault is thrown as it is.</summary>
    public void Spread(int count, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { TaskScheduler = this, MaxDegreeOfParallelism = MaximumConcurrencyLevel }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>What was asked for before is still done.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _own == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    [SuppressMessage("Design", "CA1031", Justification = "Whoever asked gets it.")]
    private void Do<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            var result = work();
            _told.Add(() => done.SetResult(result));
        }
        catch (Exception e)
        {
            _told.Add(() => done.SetException(e));
        }
    }

    private void Tell()
    {
        foreach (var tell in _told.GetConsumingEnumerable())
        {
            tell();
        }
    }

    private void Work(int niceness)
    {
        _own = this;

        // Where the system does not allow it nothing is lost but the precedence of queries.
        _ = SetPriority(which: 0, ThisThread, niceness);
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }

        if (Interlocked.Increment(ref _ended) == MaximumConcurrencyLevel)
        {
            _told.CompleteAdding();
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
