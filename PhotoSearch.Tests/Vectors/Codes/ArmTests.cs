using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PhotoSearch.Tests.Vectors.Codes;

/// <summary>
/// The codes on an Arm processor that qemu emulates: with the dot product's instructions and without them. Needs what test.sh installs:
/// Debian's qemu-user and a .NET for Arm.
/// </summary>
public sealed class ArmTests
{
    private const string Emulator = "/usr/bin/qemu-aarch64";

    /// <summary>Arm's C library, of Debian's cross-compiler.</summary>
    private const string Libraries = "/usr/aarch64-linux-gnu";

    private static readonly string ArmProgram = Path.Combine(Repository.Root, "artifacts", "arm64", "program");

    [Theory]
    [InlineData("max", "True")]
    [InlineData("cortex-a53", "False")]
    public async Task Codes_and_products_on_arm_are_those_on_any_processor(string processor, string hasDotProduct)
    {
        Assert.SkipWhen(RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64, "This processor is an Arm: the other tests ran on it.");
        Assert.SkipUnless(File.Exists(Emulator) && File.Exists(Path.Combine(Libraries, "lib", "libstdc++.so.6")), "qemu-user or Arm's libraries are not installed: the Arm paths were NOT run. test.sh installs them.");
        Assert.SkipUnless(File.Exists(ArmProgram), $"There is no .NET for Arm in {ArmProgram}: the Arm paths were NOT run. test.sh fetches one.");
        var start = new ProcessStartInfo(Emulator, ["-cpu", processor, "-L", Libraries, ArmProgram])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(ArmTests).Assembly.Location, ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"Arm64, dot product {hasDotProduct}\nAll the same\n", output + await error);
        Assert.Equal(0, process.ExitCode);
    }
}
