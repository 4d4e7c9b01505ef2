using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Embeddings;

namespace PhotoSearch.Tests.Embeddings;

public sealed class OnnxGraphTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_run_that_waits_while_the_graph_goes_is_refused_and_disposing_is_not_disturbed()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var graph = new OnnxGraph(Path.Combine(Repository.Root, "PhotoSearch.Tests", "Embeddings", "Golden", "graphs", "visual_products.onnx"), 1, spins: false);
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Exception? ofDispose = null, ofRun = null;
        var first = Begin(() => Run(graph, () =>
        {
            inside.Set();
            goOn.Wait(cancel);
        }, cancel));
        inside.Wait(cancel);
        var disposing = Begin(() => ofDispose = Record.Exception(graph.Dispose));
        UntilItWaits(disposing);
        var second = Begin(() => ofRun = Record.Exception(() => Run(graph, static () => { }, cancel)));
        UntilItWaits(second);

        goOn.Set();
        Assert.All([first, disposing, second], thread => Assert.True(thread.Join(Soon), "it should have ended"));

        Assert.Null(ofDispose);
        Assert.IsType<ObjectDisposedException>(ofRun);
    }

    private static void Run(OnnxGraph graph, Action read, CancellationToken cancel)
    {
        using var tensor = OrtValue.CreateTensorValueFromMemory(new float[3 * 16 * 16], [1, 3, 16, 16]);
        graph.Run(
            new Dictionary<string, OrtValue> { ["pixels"] = tensor },
            _ =>
            {
                read();
                return 0;
            },
            cancel);
    }

    private static Thread Begin(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>The lock turns round a little before it sleeps, and may doze meanwhile: seen asleep so many times on end it is in its queue.</summary>
    private static void UntilItWaits(Thread thread)
    {
        for (var seen = 0; seen < 2000 && thread.IsAlive; seen = (thread.ThreadState & ThreadState.WaitSleepJoin) != 0 ? seen + 1 : 0)
        {
            Thread.Yield();
        }
    }
}
