using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>Many links straight into an admin's database, as an import of a million over the API would leave them.</summary>
internal static class LinkRows
{
    private const int RowsAStatement = 500;

    public static async Task InsertAsync(string database, string handle, int links, long now, CancellationToken cancellationToken)
    {
        using var sqlite = Process.Start(new ProcessStartInfo("sqlite3", ["-bail", database]) { RedirectStandardInput = true })!;
        var sql = sqlite.StandardInput;
        await sql.WriteLineAsync("PRAGMA synchronous=OFF; BEGIN;");
        for (var first = 0; first < links; first += RowsAStatement)
        {
            await sql.WriteLineAsync(Statement(handle, first, Math.Min(links, first + RowsAStatement), now).AsMemory(), cancellationToken);
        }

        await sql.WriteLineAsync("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
        sql.Close();
        await sqlite.WaitForExitAsync(cancellationToken);
        if (sqlite.ExitCode != 0)
        {
            throw new LoadException($"sqlite3 ended with {sqlite.ExitCode}.");
        }
    }

    private static string Statement(string handle, int first, int end, long now)
    {
        var text = new StringBuilder(RowsAStatement * 200);
        text.Append(
            "INSERT INTO links (handle_id, slug, slug_key, shard_hash, destination_url, tags, enabled, redirect_type, tracking_mode, append_context_param, " +
            "forward_query, version, created_at, updated_at) SELECT handles.id, v.*, '[]', 1, 302, 'DIRECT', 1, 1, 1, ");
        text.Append(CultureInfo.InvariantCulture, $"{now}, {now} FROM handles, (VALUES");
        for (var link = first; link < end; link++)
        {
            var slug = LinkSet.SlugOf(link);
            var key = Define.Key(slug);
            text.Append(CultureInfo.InvariantCulture, $"{(link == first ? "" : ",")}('{slug}','{key}',{key.Hash >> 48},'{LinkSet.DestinationOf(link)}')");
        }

        return text.Append(CultureInfo.InvariantCulture, $") v WHERE handles.name = '{handle}';").ToString();
    }
}
