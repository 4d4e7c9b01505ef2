using System.Diagnostics;
using System.Runtime.CompilerServices;
using PhotoSearch.Tests.Vectors;
using PhotoSearch.Tests.Vectors.Files;

namespace PhotoSearch.Tests;

/// <summary>The test program started again to do one thing until it is killed: <c>PhotoSearch.Tests --child NAME ARGUMENT</c>, before it looks for tests.</summary>
internal static class ChildProgram
{
    private const string Option = "--child";

    /// <param name="name">One that <see cref="Run"/> knows.</param>
    public static Process Start(string name, string argument) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PhotoSearch.Tests"), [Option, name, argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

#pragma warning disable CA2255 // The entry point is made by the test framework; this comes before it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run()
    {
        if (Environment.GetCommandLineArgs() is not [_, Option, var name, var argument])
        {
            return;
        }

        switch (name)
        {
            case GraphFileCrashTests.Saver:
                EndWithParent();
                GraphFileCrashTests.SaveForEver(argument);
                break;
            case IndexCrashTests.Changer:
                EndWithParent();
                IndexCrashTests.ChangeForEver(argument);
                break;
            case IndexDamageTests.User:
                IndexDamageTests.UseForEver(argument);
                break;
            default:
                throw new InvalidOperationException($"There is no child program {name}.");
        }

        Environment.Exit(0);
    }

    /// <summary>Its input closes when the parent is gone.</summary>
    private static void EndWithParent() => new Thread(() =>
    {
        _ = Console.In.Read();
        Environment.Exit(0);
    })
    { IsBackground = true }.Start();
}
