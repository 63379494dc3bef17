using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gharart.Admin.Data;

/// <summary>One numbered SQL script; the checksum does not depend on the line ends of the checkout.</summary>
internal sealed record MigrationScript(int Number, string Name, string Sql)
{
    private const string Folder = "migrations/sqlite/";

    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The scripts this program carries, in order.</summary>
    public static IReadOnlyList<MigrationScript> All { get; } = Load();

    private static MigrationScript[] Load()
    {
        var assembly = typeof(MigrationScript).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
                return new MigrationScript(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            })
            .OrderBy(script => script.Number)];
    }
}
