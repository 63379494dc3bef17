using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace Gharart.Admin.Data;

/// <summary>Puts EF Core 10 on SQLitePCLRaw 2.0.6 and on the system's SQLite. Why: docs/decisions/0002.</summary>
internal static class SqliteNative
{
    private const string ManagedName = "SQLitePCLRaw.core";
    private const string NativeName = "e_sqlite3";
    private const string SystemLibrary = "libsqlite3.so.0";

    /// <summary>Where the native library came from: the system's file name, or the packaged one.</summary>
    internal static string LoadedFrom { get; private set; } = "";

    // The order holds: the provider can be named only after both resolvers are in place.
    [ModuleInitializer]
    internal static void Initialize()
    {
        // The default binder refuses 2.0.6 where Microsoft.Data.Sqlite asks for 2.1.x; a handed-out assembly is not version-checked.
        AssemblyLoadContext.Default.Resolving += static (_, name) =>
            name.Name == ManagedName ? typeof(raw).Assembly : null;
        UseProvider();
    }

    // Kept apart so that no SQLitePCL type is loaded while Initialize is being compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseProvider()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != NativeName)
        {
            return IntPtr.Zero;
        }

        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad(SystemLibrary, out var system))
        {
            LoadedFrom = SystemLibrary;
            return system;
        }

        LoadedFrom = NativeName;
        return NativeLibrary.Load(NativeName, assembly, searchPath);
    }
}
