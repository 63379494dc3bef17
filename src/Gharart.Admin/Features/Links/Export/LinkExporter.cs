using System.Text;
using System.Text.Json;
using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Http.Csv;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Identity;
using Gharart.Admin.Permits;
using Gharart.Admin.Risk;

namespace Gharart.Admin.Features.Links.Export;

/// <summary>Writes a handle's links into a stream, page by page.</summary>
internal sealed class LinkExporter(AdminDbContext db, ShortLinkHosts hosts, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time)
{
    public async Task WriteAsync(HandleAccess access, LinkFilter filter, ExportFormat format, Stream output, CancellationToken cancellationToken)
    {
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, cancellationToken);
        var links = filter.Apply(db, trust.At).Where(link => link.HandleId == access.HandleId);
        var writing = format switch
        {
            ExportFormat.Csv => WriteCsvAsync(access, links, trust, output, cancellationToken),
            ExportFormat.Nginx => WriteNginxAsync(access, links, trust, output, cancellationToken),
            _ => WriteJsonAsync(links, format == ExportFormat.Json, output, cancellationToken),
        };
        await writing;
    }

    private async Task WriteCsvAsync(HandleAccess access, IQueryable<Link> links, DestinationTrust trust, Stream output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        CsvText.AppendRecord(text, LinkColumns.All);
        await foreach (var page in LinkPages.ReadAsync(links, cancellationToken))
        {
            var states = await StatesAsync(page, trust.At, cancellationToken);
            foreach (var link in page)
            {
                CsvText.AppendRecord(
                    text, LinkColumns.CellsOf(PutLinkRequest.Of(link, link.Rules), hosts.UrlOf(access.Name, link.Slug), states[link.Id]));
            }

            await FlushAsync(text, output, cancellationToken);
        }

        await FlushAsync(text, output, cancellationToken);
    }

    private static async Task WriteJsonAsync(IQueryable<Link> links, bool isArray, Stream output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(isArray ? "[" : "");
        var isFirst = true;
        await foreach (var page in LinkPages.ReadAsync(links, cancellationToken))
        {
            foreach (var link in page)
            {
                text.Append(isArray ? isFirst ? "\n" : ",\n" : "").Append(JsonSerializer.Serialize(PutLinkRequest.Of(link, link.Rules), ApiJson.Stored)).Append(isArray ? "" : "\n");
                isFirst = false;
            }

            await FlushAsync(text, output, cancellationToken);
        }

        text.Append(isArray ? "\n]\n" : "");
        await FlushAsync(text, output, cancellationToken);
    }

    private async Task WriteNginxAsync(HandleAccess access, IQueryable<Link> links, DestinationTrust trust, Stream output, CancellationToken cancellationToken)
    {
        var map = new NginxMap(access.Name, trust);
        var text = new StringBuilder();
        map.AppendHead(text);
        foreach (var type in new[] { StatusCodes.Status302Found, StatusCodes.Status307TemporaryRedirect })
        {
            map.AppendMapStart(text, type);
            await foreach (var page in LinkPages.ReadAsync(links.Where(link => link.RedirectType == type), cancellationToken))
            {
                var states = await StatesAsync(page, trust.At, cancellationToken);
                page.ForEach(link => map.AppendLink(text, link, states[link.Id]));
                await FlushAsync(text, output, cancellationToken);
            }

            NginxMap.AppendMapEnd(text);
        }

        await FlushAsync(text, output, cancellationToken);
    }

    private async Task<Dictionary<int, LinkState>> StatesAsync(List<Link> page, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var used = await PermitUsage.ReadAsync(db, page.Where(link => link.MaxClicks is not null).Select(link => link.Id), cancellationToken);
        return page.ToDictionary(link => link.Id, link => link.State(now, used.GetValueOrDefault(link.Id)));
    }

    private static async Task FlushAsync(StringBuilder text, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        text.Clear();
    }
}
