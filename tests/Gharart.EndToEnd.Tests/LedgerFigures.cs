using System.Globalization;

namespace Gharart.EndToEnd.Tests;

/// <summary>The ledger of contract §15: served = recorded + head + prefetch + pending + lost.</summary>
internal sealed record LedgerFigures(long Served, long Recorded, long Head, long Prefetch, long Pending, long Lost)
{
    public bool IsBalanced => Served == Recorded + Head + Prefetch + Pending + Lost;

    /// <summary>Of the whole deployment, as analytics answers it.</summary>
    public static async Task<LedgerFigures> ReadAsync(ApiClient api, string handle)
    {
        var ledger = (await api.GetAsync($"handles/{handle}/analytics"))["ledger"]!;
        return new LedgerFigures(
            (long)ledger["served"]!, (long)ledger["recorded"]!, (long)ledger["skipped"]!["head"]!, (long)ledger["skipped"]!["prefetch"]!,
            (long)ledger["pending"]!, (long)ledger["lost"]!);
    }

    /// <summary>Of one edge, as its metrics say it.</summary>
    public static async Task<LedgerFigures> ReadAsync(string managementUrl)
    {
        using var management = new HttpClient();
        var samples = (await management.GetStringAsync(managementUrl + "/metrics")).Split('\n')
            .Where(line => line.StartsWith("gharart_edge_clicks_", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToList();
        return new LedgerFigures(
            Sum("served_total"), Sum("recorded_total"), Sum("skipped_total{reason=\"head\"}"), Sum("skipped_total{reason=\"prefetch\"}"), Sum("pending"), Sum("lost_total"));

        long Sum(string name) => samples
            .Where(words => words[0].StartsWith("gharart_edge_clicks_" + name, StringComparison.Ordinal))
            .Sum(words => long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public LedgerFigures Plus(LedgerFigures other) => new(
        Served + other.Served, Recorded + other.Recorded, Head + other.Head, Prefetch + other.Prefetch, Pending + other.Pending, Lost + other.Lost);

    public override string ToString() => $"{Served} = {Recorded} + {Head} + {Prefetch} + {Pending} + {Lost}";
}
