using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PhotoSearch.Embeddings;

/// <summary>
/// Threads that stand back: whoever else wants a processor gets it first, and they take what is left. Linux hands the priority on, so that
/// threads which ONNX Runtime starts while a session is made here stand back as well.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "The threads are still taking from the collection when they are told to end.")]
internal sealed partial class PatientThreads : TaskScheduler, IDisposable
{
    /// <summary>Nine parts of a processor go to a query that wants it, one to these; where nobody wants it they lose nothing.</summary>
    private const int Niceness = 10;

    private const int ThisThread = 0;

    [ThreadStatic]
    private static PatientThreads? own;

    private readonly BlockingCollection<Task> _tasks = [];

    public PatientThreads(int count, string name)
    {
        MaximumConcurrencyLevel = count;
        for (var i = 0; i < count; i++)
        {
            new Thread(Work) { IsBackground = true, Name = name }.Start();
        }
    }

    public override int MaximumConcurrencyLevel { get; }

    public Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>To be called on one of them: the work is spread over all.</summary>
    public void Spread(int count, Action<int> work) =>
        Parallel.For(0, count, new ParallelOptions { TaskScheduler = this, MaxDegreeOfParallelism = MaximumConcurrencyLevel }, work);

    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => own == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        own = this;

        // Where the system does not allow it nothing is lost but the precedence of queries.
        _ = SetPriority(which: 0, ThisThread, Niceness);
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
