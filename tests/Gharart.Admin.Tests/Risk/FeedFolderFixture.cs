using Gharart.Admin.Risk;
using Microsoft.Extensions.DependencyInjection;

namespace Gharart.Admin.Tests.Risk;

/// <summary>An admin with a folder of risk feeds. Its two loops do not run: tests look and score when they want to.</summary>
public sealed class FeedFolderFixture : AdminFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gharart-feeds-").FullName;
    private RiskRescorer? _rescorer;
    private int _writes;

    protected override Dictionary<string, string?> Settings => new() { ["RiskFeeds:Directory"] = _folder };

    internal RiskFeeds Feeds => Services.GetRequiredService<RiskFeeds>();

    public override async Task DisposeAsync()
    {
        _rescorer?.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts a feed in place, as a cron job does: written beside it, then renamed.</summary>
    public void Put(string file, string entries, string kind = "host", string severity = "block", string? updated = null, string? expires = null) => PutText(
        file,
        $"gharart-risk-feed 1\nname: {file}\nkind: {kind}\nseverity: {severity}\nupdated: {updated ?? "2026-05-01T00:00:00Z"}\n"
        + (expires is null ? "" : $"expires: {expires}\n") + $"\n{entries}\n");

    /// <summary>Puts any text in the place of a feed.</summary>
    public void PutText(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path + ".tmp", text);

        // Two replacements within one tick of the file system's clock still differ in time.
        File.SetLastWriteTimeUtc(path + ".tmp", new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(++_writes));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    public void Remove(string file) => File.Delete(Path.Combine(_folder, file));

    /// <summary>What the two loops do: look at the folder, and score what that, or a write, asks for.</summary>
    public async Task SettleAsync()
    {
        Feeds.Look(CancellationToken.None);
        await RescoreAsync();
    }

    public Task RescoreAsync()
    {
        _rescorer ??= ActivatorUtilities.CreateInstance<RiskRescorer>(Services);
        return _rescorer.RunAsync(CancellationToken.None);
    }
}
