using Gharart.Core.Permits;
using Microsoft.Data.Sqlite;

namespace Gharart.Admin.Permits;

/// <summary>
/// Keeps the accounts of all links with a limit of clicks in the database, and answers the edges. A message is applied in one transaction that is committed
/// before its answer goes out: what an edge was granted is never forgotten.
/// </summary>
internal sealed class PermitBook(SqliteConnection connection, TimeProvider time)
{
    // An edge says every ten seconds that it lives.
    private static readonly TimeSpan LiveTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromSeconds(5);

    /// <summary>Applies a message; what to answer to whom. The one who asked is always among them.</summary>
    public IReadOnlyDictionary<string, List<PermitAnswer>> Apply(PermitRequests message)
    {
        var now = time.GetUtcNow();
        var answers = new Dictionary<string, List<PermitAnswer>>(StringComparer.Ordinal) { [message.Holder] = [] };
        using var transaction = connection.BeginTransaction();
        See(transaction, message.Holder, now);
        var holders = ReadHolders(transaction, now - LiveTime);
        var asking = holders.First(holder => holder.Value.Name == message.Holder).Key;
        var live = holders.Values.Count(holder => holder.IsLive);
        foreach (var request in message.Requests)
        {
            if (ReadLimit(transaction, request.LinkNumber) is not { } limit)
            {
                answers[message.Holder].Add(new PermitAnswer(request.LinkNumber, request.Serial, request.Ceiling, request.Used, 0, request.Era, 0, PermitSigns.Closed));
                continue;
            }

            var entries = ReadEntries(transaction, request.LinkNumber, holders);
            var account = new PermitAccount(request.LinkNumber, limit, entries);
            answers[message.Holder].Add(account.Apply(asking, request, live));
            Write(transaction, request.LinkNumber, account.Entries.First(entry => entry.HolderId == asking));
            foreach (var (holderId, notice) in account.Notices)
            {
                var name = holders[holderId].Name;
                answers.TryAdd(name, []);
                answers[name].Add(notice);
            }
        }

        transaction.Commit();
        return answers;
    }

    private void See(SqliteTransaction transaction, string holder, DateTimeOffset now)
    {
        using var command = Command(transaction, """
            INSERT INTO permit_holders (name, seen_at) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at WHERE seen_at NOT BETWEEN $3 AND $2
            """, holder, now.ToUnixTimeMilliseconds(), (now - SeenPrecision).ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private Dictionary<int, (string Name, bool IsLive)> ReadHolders(SqliteTransaction transaction, DateTimeOffset liveSince)
    {
        using var command = Command(transaction, "SELECT id, name, seen_at >= $1 FROM permit_holders", liveSince.ToUnixTimeMilliseconds());
        using var reader = command.ExecuteReader();
        var holders = new Dictionary<int, (string, bool)>();
        while (reader.Read())
        {
            holders.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetBoolean(2)));
        }

        return holders;
    }

    // Null for a link that is gone. One without a limit any more is counted on, until its edges hear of that.
    private long? ReadLimit(SqliteTransaction transaction, uint linkNumber)
    {
        using var command = Command(transaction, "SELECT coalesce(max_clicks, $2) FROM links WHERE id = $1", (long)linkNumber, (long)int.MaxValue);
        return (long?)command.ExecuteScalar();
    }

    private List<PermitEntry> ReadEntries(SqliteTransaction transaction, uint linkNumber, Dictionary<int, (string Name, bool IsLive)> holders)
    {
        using var command = Command(transaction, "SELECT holder_id, serial, ceiling, used FROM permit_leases WHERE link_id = $1", (long)linkNumber);
        using var reader = command.ExecuteReader();
        var entries = new List<PermitEntry>();
        while (reader.Read())
        {
            var holder = reader.GetInt32(0);
            entries.Add(new PermitEntry
            {
                HolderId = holder,
                IsLive = holders[holder].IsLive,
                Serial = reader.GetInt64(1),
                Ceiling = reader.GetInt64(2),
                Used = reader.GetInt64(3),
            });
        }

        return entries;
    }

    private void Write(SqliteTransaction transaction, uint linkNumber, PermitEntry entry)
    {
        using var command = Command(transaction, """
            INSERT INTO permit_leases (link_id, holder_id, serial, ceiling, used) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO UPDATE SET serial = excluded.serial, ceiling = excluded.ceiling, used = excluded.used
            """, (long)linkNumber, (long)entry.HolderId, entry.Serial, entry.Ceiling, entry.Used);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(SqliteTransaction transaction, string text, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command;
    }
}
