using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace PhotoSearch.Catalog;

/// <summary>Chooses the SQLite engine: the system's, which Debian patches, before the older one in the package.</summary>
internal static class SqliteLibrary
{
    private static readonly Lock Once = new();
    private static bool _isChosen;

    public static void Use()
    {
        lock (Once)
        {
            if (!_isChosen)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
                Batteries_V2.Init();
                _isChosen = true;
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0;
}
