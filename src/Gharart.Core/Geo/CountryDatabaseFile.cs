namespace Gharart.Core.Geo;

/// <summary>The country database a process uses: a configured file, which may be replaced while it runs, or the demo table.</summary>
public sealed class CountryDatabaseFile
{
    private readonly string? _path;
    private volatile CountryDatabase _current;
    private (DateTime WrittenAt, long Length) _loaded;

    /// <summary>Loads the file; the demo table when the path is null.</summary>
    /// <exception cref="InvalidCountryDatabaseException">The file is no country database.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public CountryDatabaseFile(string? path)
    {
        _path = path;
        _loaded = path is null ? default : Stamp(path);
        _current = path is null ? DemoCountryTable.Load() : CountryDatabase.Load(File.ReadAllBytes(path));
    }

    /// <summary>The database in use.</summary>
    public CountryDatabase Current => _current;

    /// <summary>Loads the file again if it was replaced since; true when it was. What does not load leaves the one before in use.</summary>
    /// <exception cref="InvalidCountryDatabaseException">The new file is no country database.</exception>
    /// <exception cref="IOException">The new file cannot be read.</exception>
    public bool Reload()
    {
        if (_path is null || Stamp(_path) is var stamp && stamp == _loaded)
        {
            return false;
        }

        _current = CountryDatabase.Load(File.ReadAllBytes(_path));
        _loaded = stamp;
        return true;
    }

    private static (DateTime WrittenAt, long Length) Stamp(string path)
    {
        var file = new FileInfo(path);
        return (file.LastWriteTimeUtc, file.Length);
    }
}
