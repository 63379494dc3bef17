using System.Diagnostics.CodeAnalysis;
using Gharart.Core.Tokens;

namespace Gharart.Edge;

/// <summary>Settings of the edge (contract §18), read from the section <c>Gharart</c> once at start.</summary>
internal sealed class EdgeOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Gharart";

    private const string MasterSecretKey = "Gharart__MasterSecret";

    /// <summary>Snapshots, click segments and the generated secret live here. Default <c>./data</c>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>Short links live at <c>{handle}.{PublicDomain}</c>. Default <c>localhost</c>.</summary>
    public string PublicDomain { get; set; } = "localhost";

    /// <summary>Where visitors are answered, several addresses separated by semicolons. Default <c>http://localhost:8080</c>.</summary>
    public string EdgeUrl { get; set; } = "http://localhost:8080";

    /// <summary>The addresses of <see cref="EdgeUrl"/>.</summary>
    public IEnumerable<string> EdgeUrls => EdgeUrl.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where health and metrics are answered. Default <c>http://localhost:8082</c>.</summary>
    public string ManagementUrl { get; set; } = "http://localhost:8082";

    /// <summary>A MaxMind-format country or city database, reloaded when replaced; the built-in demo table when unset.</summary>
    public string? GeoDatabase { get; set; }

    /// <summary>Name of a header with the visitor's country, honoured only from <see cref="TrustedProxies"/>.</summary>
    public string? CountryHeader { get; set; }

    /// <summary>Addresses and networks, comma-separated, whose <c>X-Forwarded-For</c> and country header are believed.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Base64 of 32 bytes, from which every key is derived; else the file <c>master-secret</c> of the data directory.</summary>
    public string? MasterSecret { get; set; }

    /// <summary>A file that holds <see cref="MasterSecret"/>, where that is unset.</summary>
    [ConfigurationKeyName("MasterSecret_FILE")]
    public string? MasterSecretPath { get; set; }

    /// <summary>Redis connection string of the transport; the directory transport when unset.</summary>
    public string? Redis { get; set; }

    /// <summary>A file that holds <see cref="Redis"/>, where that is unset.</summary>
    [ConfigurationKeyName("Redis_FILE")]
    public string? RedisPath { get; set; }

    /// <summary>How much disk clicks may take before they were ingested, in mebibytes. Default 1024.</summary>
    public int ClickDiskBudgetMegabytes { get; set; } = 1024;

    /// <summary>Contact shown in <c>/.well-known/security.txt</c>, a <c>mailto:</c> or <c>https:</c> URI; <c>mailto:security@{PublicDomain}</c> when unset.</summary>
    public string? SecurityContact { get; set; }

    /// <summary>Where to write about security and abuse.</summary>
    public string Contact => SecurityContact ?? $"mailto:security@{PublicDomain}";

    /// <summary>The edge's last-known-good snapshot.</summary>
    public string SnapshotDirectory => Path.Combine(DataDirectory, "edge", "snapshots");

    /// <summary>File with this edge's name, made at the first start.</summary>
    public string EdgeIdFile => Path.Combine(DataDirectory, "edge", "id");

    /// <summary>The edge's leases of links with a limit of clicks.</summary>
    public string PermitFile => Path.Combine(DataDirectory, "edge", "permits");

    /// <summary>The directory transport that admin and edges of one machine share.</summary>
    public string TransportDirectory => Path.Combine(DataDirectory, "transport");

    /// <summary>Click segments, a folder an edge.</summary>
    public string ClickDirectory => Path.Combine(DataDirectory, "clicks");

    /// <summary>Whether Redis carries snapshots and clicks.</summary>
    public bool UsesRedis => !string.IsNullOrEmpty(Redis) || !string.IsNullOrEmpty(RedisPath);

    /// <summary>The connection string: the setting, or what the file holds.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string LoadRedis() => string.IsNullOrEmpty(Redis) ? File.ReadAllText(RedisPath!).Trim() : Redis;

    /// <summary>Finds the deployment's secret: the setting, the file it names, the file of the data directory.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="error">What is wrong and what to do; never any part of the secret.</param>
    public bool TryLoadSecret([NotNullWhen(true)] out Core.Tokens.MasterSecret? secret, [NotNullWhen(false)] out string? error)
    {
        secret = null;
        try
        {
            var setting = MasterSecret ?? (MasterSecretPath is null ? null : File.ReadAllText(MasterSecretPath));
            if (MasterSecretFile.TryLoad(setting, DataDirectory, out secret, out error))
            {
                return true;
            }

            error = error.StartsWith(MasterSecretKey, StringComparison.Ordinal) ? error : $"{MasterSecretKey}: {error}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{MasterSecretKey}: the file with the secret cannot be read: {e.Message}";
        }

        return false;
    }
}
