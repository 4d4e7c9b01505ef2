using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Loader;
using PhotoSearch.Tests.Vectors.Codes;

/// <summary>
/// What <see cref="ArmTests"/> runs on an emulated Arm: the runtime calls Initialize of the class of this name in the assembly that
/// DOTNET_STARTUP_HOOKS names, before the Main of whatever program it was started with. So the tests' own assembly runs there as it is.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            File.Exists(Path.Combine(folder, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        Console.WriteLine($"{RuntimeInformation.ProcessArchitecture}, dot product {Dp.IsSupported}");
        Run();
        Console.WriteLine("All the same");
        Environment.Exit(0);
    }

    /// <summary>Apart, because its types are looked for when it is compiled.</summary>
    private static void Run()
    {
        var products = new CodeProductTests();
        products.The_portable_path_is_the_sum_of_the_products();
        products.The_chosen_path_gives_the_portable_ones_integers();
        if (Dp.IsSupported)
        {
            products.Arms_dot_product_gives_the_portable_ones_integers();
        }

        new QuantiserTests().Codes_are_the_same_in_every_version_and_on_every_processor();
        new QuantiserTests().Halves_are_rounded_to_even_and_stay_in_range();
        new QuantiserTests().Vectors_that_are_no_unit_stay_in_range();
        new QuantiserTests().The_sum_is_the_sum();
    }
}
