using Gharart.Core.Trust;

namespace Gharart.Admin.Risk;

/// <summary>What domains are scored with.</summary>
internal sealed class RiskOptions
{
    /// <summary>Brands that others imitate. Default: the list that comes with the program.</summary>
    public ProtectedBrands Brands { get; init; } = ProtectedBrands.Default;

    /// <summary>Where the files of risk feeds lie; null for none.</summary>
    public string? FeedDirectory { get; init; }

    /// <summary>How old a feed may be that names no end of its own. Default 30 days, at least 1.</summary>
    public TimeSpan MaxFeedAge { get; init; } = TimeSpan.FromDays(30);

    public static RiskOptions Read(SettingsReader settings)
    {
        var directory = settings.Text("RiskFeeds:Directory", "");
        settings.Check(directory.Length == 0 || Directory.Exists(directory), "RiskFeeds:Directory", $"'{directory}' is no folder");
        return new RiskOptions
        {
            Brands = ReadBrands(settings),
            FeedDirectory = directory.Length == 0 ? null : directory,
            MaxFeedAge = TimeSpan.FromDays(settings.Number("RiskFeeds:MaxAgeDays", 30, 1, 3_650)),
        };
    }

    private static ProtectedBrands ReadBrands(SettingsReader settings)
    {
        var path = settings.Text("ProtectedBrands", "");
        if (path.Length == 0)
        {
            return ProtectedBrands.Default;
        }

        try
        {
            var isRead = ProtectedBrands.TryParse(File.ReadAllText(path), out var brands, out var problem);
            settings.Check(isRead, "ProtectedBrands", $"'{path}' is no list of brands: {problem?.TrimEnd('.')}");
            return brands ?? ProtectedBrands.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            settings.Check(false, "ProtectedBrands", $"'{path}' cannot be read: {exception.Message.TrimEnd('.')}");
            return ProtectedBrands.None;
        }
    }
}
