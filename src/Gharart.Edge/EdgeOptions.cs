namespace Gharart.Edge;

/// <summary>Settings of the edge (contract §18), read from the section <c>Gharart</c> once at start.</summary>
internal sealed class EdgeOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Gharart";

    /// <summary>Snapshots, click segments and the generated secret live here. Default <c>./data</c>.</summary>
    public string DataDirectory { get; init; } = "./data";

    /// <summary>Short links live at <c>{handle}.{PublicDomain}</c>. Default <c>localhost</c>.</summary>
    public string PublicDomain { get; init; } = "localhost";

    /// <summary>Where visitors are answered. Default <c>http://localhost:8080</c>.</summary>
    public string EdgeUrl { get; init; } = "http://localhost:8080";

    /// <summary>Where health and metrics are answered. Default <c>http://localhost:8082</c>.</summary>
    public string ManagementUrl { get; init; } = "http://localhost:8082";

    /// <summary>A MaxMind-format country or city database, reloaded when replaced; the built-in demo table when unset.</summary>
    public string? GeoDatabase { get; init; }

    /// <summary>Name of a header with the visitor's country, honoured only from <see cref="TrustedProxies"/>.</summary>
    public string? CountryHeader { get; init; }

    /// <summary>Addresses and networks, comma-separated, whose <c>X-Forwarded-For</c> and country header are believed.</summary>
    public string TrustedProxies { get; init; } = "";

    /// <summary>Base64 of 32 bytes, from which every key is derived; else the file <c>master-secret</c> of the data directory.</summary>
    public string? MasterSecret { get; init; }

    /// <summary>How much disk clicks may take before they were ingested, in mebibytes. Default 1024.</summary>
    public int ClickDiskBudgetMegabytes { get; init; } = 1024;

    /// <summary>Contact shown in <c>/.well-known/security.txt</c>, a <c>mailto:</c> or <c>https:</c> URI; <c>mailto:security@{PublicDomain}</c> when unset.</summary>
    public string? SecurityContact { get; init; }

    /// <summary>The edge's last-known-good snapshot.</summary>
    public string SnapshotDirectory => Path.Combine(DataDirectory, "edge", "snapshots");

    /// <summary>File with this edge's name, made at the first start.</summary>
    public string EdgeIdFile => Path.Combine(DataDirectory, "edge", "id");

    /// <summary>The directory transport that admin and edges of one machine share.</summary>
    public string TransportDirectory => Path.Combine(DataDirectory, "transport");

    /// <summary>Click segments, a folder an edge.</summary>
    public string ClickDirectory => Path.Combine(DataDirectory, "clicks");
}
