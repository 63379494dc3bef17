using Gharart.Admin.Dns;
using Gharart.Admin.Identity;
using Gharart.Admin.Outbox;
using Gharart.Admin.Risk;
using Gharart.Admin.Suffixes;
using Gharart.Admin.Throttling;
using Gharart.Admin.Usage;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.Redis;
using Microsoft.Data.Sqlite;

namespace Gharart.Admin;

/// <summary>The admin's settings (contract §18), read and checked once at start.</summary>
internal sealed class AdminOptions
{
    private const string DefaultAdminUrl = "http://localhost:8081";
    private const string DefaultGa4Url = "https://www.google-analytics.com";
    private const string DefaultMetaUrl = "https://graph.facebook.com/v23.0";

    /// <summary>Database, snapshots, click segments and outbox. Default <c>./data</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Short links live at <c>{handle}.{PublicDomain}</c>. Default <c>localhost</c>.</summary>
    public required string PublicDomain { get; init; }

    /// <summary>Where this host listens. Default <c>http://localhost:8081</c>.</summary>
    public required string AdminUrl { get; init; }

    /// <summary>How people reach this host: the base of links in mails. Default <see cref="AdminUrl"/>.</summary>
    public string PublicAdminUrl { get; init; } = DefaultAdminUrl;

    /// <summary>Peers whose <c>X-Forwarded-For</c> is believed. Default none.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    /// <summary>Whether strangers may make an account. Default <c>false</c>.</summary>
    public bool SignUp { get; init; }

    /// <summary>The external issuer whose tokens sign people in; null for none.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>Which plan each feature takes.</summary>
    public FeaturePlans FeaturePlans { get; init; } = new();

    /// <summary>The mail server; null for the folder.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Who is asked to verify domains. Default: the system's resolvers.</summary>
    public DnsOptions Dns { get; init; } = new([]);

    /// <summary>Where the edge listens. Default <c>http://localhost:8080</c>.</summary>
    public required string EdgeUrl { get; init; }

    /// <summary>Where health and metrics are answered. Default <c>http://localhost:8082</c>.</summary>
    public required string ManagementUrl { get; init; }

    /// <summary>SQLite connection string. Default: <c>gharart.db</c> in the data directory.</summary>
    public required string Database { get; init; }

    /// <summary>Redis connection string of the transport; null for the directory transport.</summary>
    public string? Redis { get; init; }

    /// <summary>E-mail of the first account. Default <c>owner@gharart.test</c>.</summary>
    public required string BootstrapEmail { get; init; }

    /// <summary>Password of the first account; null for a random one.</summary>
    public string? BootstrapPassword { get; init; }

    /// <summary>A MaxMind-format country or city database, by which previews tell countries; the built-in demo table when unset.</summary>
    public string? GeoDatabase { get; init; }

    /// <summary>What domains are scored with.</summary>
    public RiskOptions Risk { get; init; } = new();

    /// <summary>Under which names strangers register their own.</summary>
    public PublicSuffixOptions PublicSuffixes { get; init; } = new();

    /// <summary>The first snapshot of this start may have far fewer links than the one before, and edges are to take it. Default <c>false</c>.</summary>
    public bool AllowShrink { get; init; }

    /// <summary>Hosts that users name may have loopback and private addresses: for tests on one machine. Default <c>false</c>.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Google's Measurement Protocol, without <c>/mp/collect</c>. Default <c>https://www.google-analytics.com</c>.</summary>
    public string Ga4Url { get; init; } = DefaultGa4Url;

    /// <summary>Meta's Graph API with its version. Default <c>https://graph.facebook.com/v23.0</c>.</summary>
    public string MetaUrl { get; init; } = DefaultMetaUrl;

    /// <summary>Base64 of 32 bytes, from which every key is derived; else the file <c>master-secret</c> of the data directory.</summary>
    public required MasterSecret MasterSecret { get; init; }

    /// <summary>Requests a minute of one caller, by class of route.</summary>
    public IReadOnlyDictionary<ThrottleClass, int> Throttles { get; init; } = ReadThrottles((_, fallback) => fallback);

    /// <summary>Writes a day by plan; null is no limit.</summary>
    public IReadOnlyDictionary<AccountPlan, int?> WritesPerDay { get; init; } = ReadWritesPerDay((_, fallback) => fallback);

    /// <summary>The directory transport that admin and edges of one machine share.</summary>
    public string TransportDirectory => Path.Combine(DataDirectory, "transport");

    /// <summary>Click journals, a folder an edge.</summary>
    public string ClickDirectory => Path.Combine(DataDirectory, "clicks");

    /// <summary>Mail, where no server is set.</summary>
    public string OutboxDirectory => Path.Combine(DataDirectory, "outbox");

    /// <exception cref="InvalidSettingsException">Some settings are wrong; all of them are listed.</exception>
    public static AdminOptions Load(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var dataDirectory = settings.Text("DataDirectory", "./data");
        var options = new AdminOptions
        {
            DataDirectory = dataDirectory,
            PublicDomain = settings.HostName("PublicDomain", "localhost"),
            AdminUrl = settings.Address("AdminUrl", DefaultAdminUrl),
            PublicAdminUrl = settings.PublicUrl("PublicAdminUrl", settings.Text("AdminUrl", DefaultAdminUrl)),
            TrustedProxies = settings.Proxies("TrustedProxies"),
            SignUp = settings.Flag("SignUp", false),
            Oidc = OidcOptions.Read(settings),
            FeaturePlans = FeaturePlans.Read(settings),
            Smtp = SmtpOptions.Read(settings),
            Dns = DnsOptions.Read(settings),
            EdgeUrl = settings.Address("EdgeUrl", "http://localhost:8080"),
            ManagementUrl = settings.Address("ManagementUrl", "http://localhost:8082"),
            Database = ReadDatabase(settings, dataDirectory),
            Redis = ReadRedis(settings),
            BootstrapEmail = settings.Email("Bootstrap:Email", "owner@gharart.test"),
            BootstrapPassword = settings.Password("Bootstrap:Password"),
            AllowShrink = settings.Flag("AllowShrink", false),
            AllowPrivateAddresses = settings.Flag("Verification:AllowPrivateAddresses", false),
            Ga4Url = settings.PublicUrl("Tracking:Ga4Url", DefaultGa4Url),
            MetaUrl = settings.PublicUrl("Tracking:MetaUrl", DefaultMetaUrl),
            GeoDatabase = ReadGeoDatabase(settings),
            Risk = RiskOptions.Read(settings),
            PublicSuffixes = PublicSuffixOptions.Read(settings),
            Throttles = ReadThrottles((key, fallback) => settings.Number(key, fallback, 1, ThrottleClassExtensions.MaxPerMinute)),
            WritesPerDay = ReadWritesPerDay(settings.Limit),
            MasterSecret = settings.MasterSecret("MasterSecret", dataDirectory),
        };
        settings.ThrowIfWrong();
        return options;
    }

    private static string? ReadRedis(SettingsReader settings)
    {
        var configured = settings.Secret("Redis");
        if (configured is not null)
        {
            settings.Check(RedisConnection.TryCheck(configured, out var error), "Redis", error.TrimEnd('.'));
        }

        return configured;
    }

    private static Dictionary<ThrottleClass, int> ReadThrottles(Func<string, int, int> read) =>
        Enum.GetValues<ThrottleClass>().ToDictionary(throttle => throttle, throttle => read($"Throttles:{throttle}", throttle.PerMinute()));

    private static Dictionary<AccountPlan, int?> ReadWritesPerDay(Func<string, int?, int?> read) =>
        Enum.GetValues<AccountPlan>().ToDictionary(plan => plan, plan => read($"Plans:{plan}:WritesPerDay", plan.WritesPerDay()));

    private static string? ReadGeoDatabase(SettingsReader settings)
    {
        var path = settings.Text("GeoDatabase", "");
        settings.Check(path.Length == 0 || File.Exists(path), "GeoDatabase", $"'{path}' does not exist");
        return path.Length == 0 ? null : path;
    }

    private static string ReadDatabase(SettingsReader settings, string dataDirectory)
    {
        var configured = settings.Secret("Database");
        if (configured is null)
        {
            return new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "gharart.db") }.ConnectionString;
        }

        try
        {
            var builder = new SqliteConnectionStringBuilder(configured);
            settings.Check(builder.DataSource.Length > 0, "Database", "names no Data Source");
            return builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            // The message of the exception may quote the connection string.
            settings.Check(false, "Database", "is no SQLite connection string (Data Source=/path/gharart.db)");
            return "";
        }
    }
}
