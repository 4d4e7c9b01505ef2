using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PhotoSearch.Tests;

/// <summary>Hands bunit the AngleSharp.Diffing that our feed has, one version older than the one it was built against.</summary>
internal static class BunitAssemblies
{
    [ModuleInitializer]
    internal static void Resolve() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == "AngleSharp.Diffing"
                ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
                : null;
}
