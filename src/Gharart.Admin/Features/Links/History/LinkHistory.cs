using System.Text.Json;
using System.Text.Json.Nodes;
using Gharart.Admin.Data;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.History;

/// <summary>Keeps what links were. It goes with the link: a slug that is made anew begins anew.</summary>
internal sealed class LinkHistory(AdminDbContext db)
{
    /// <summary>Versions kept of each link.</summary>
    public const int MaxVersions = 200;

    /// <summary>Adds the versions that were just saved, in the transaction that saved them.</summary>
    public async Task AddAsync(IReadOnlyList<LinkEdit> saved, LinkChange change, CancellationToken cancellationToken)
    {
        if (saved.Count == 0)
        {
            return;
        }

        await AddFoundAsync(saved, cancellationToken);
        db.LinkVersions.AddRange(saved.Select(edit => VersionOf(edit, change)));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var link in saved.Select(edit => edit.Link).Where(link => link.Version > MaxVersions))
        {
            var last = link.Version - MaxVersions;
            await db.LinkVersions.Where(row => row.LinkId == link.Id && row.Version <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>The present version of a link whose history does not tell of it.</summary>
    public static LinkVersion Found(Link link) => Found(link.Id, link.Version, link.UpdatedAt, PutLinkRequest.Of(link, link.Rules), link.PasswordHash);

    private static LinkVersion VersionOf(LinkEdit edit, LinkChange change)
    {
        var content = PutLinkRequest.Of(edit.Link, edit.Rules);
        return new LinkVersion
        {
            LinkId = edit.Link.Id,
            Version = edit.Link.Version,
            At = edit.Link.UpdatedAt,
            By = change.Author.Email,
            TokenId = change.Author.TokenId,
            RequestId = change.Author.RequestId,
            Action = edit.IsNew && change.Action == LinkAction.Replaced ? LinkAction.Created : change.Action,
            RestoredVersion = change.RestoredVersion,
            Changed = edit.Before is null ? [] : Differences(edit, content),
            Content = content,
            PasswordHash = edit.Link.PasswordHash,
        };
    }

    // What a link was before its first change that goes through here must not be lost.
    private async Task AddFoundAsync(IReadOnlyList<LinkEdit> saved, CancellationToken cancellationToken)
    {
        var ids = saved.Where(edit => !edit.IsNew).Select(edit => edit.Link.Id).ToList();
        if (ids.Count == 0)
        {
            return;
        }

        var newest = await db.LinkVersions.Where(row => ids.Contains(row.LinkId))
            .GroupBy(row => row.LinkId)
            .Select(rows => new { rows.Key, Version = rows.Max(row => row.Version) })
            .ToDictionaryAsync(row => row.Key, row => row.Version, cancellationToken);
        db.LinkVersions.AddRange(saved
            .Where(edit => !edit.IsNew && newest.GetValueOrDefault(edit.Link.Id) < edit.VersionBefore)
            .Select(edit => Found(edit.Link.Id, edit.VersionBefore, edit.UpdatedBefore, edit.Before!, edit.PasswordBefore)));
    }

    private static LinkVersion Found(int linkId, int version, DateTimeOffset at, PutLinkRequest content, byte[]? passwordHash) =>
        new() { LinkId = linkId, Version = version, At = at, Action = LinkAction.Found, Content = content, PasswordHash = passwordHash };

    private static List<string> Differences(LinkEdit edit, PutLinkRequest after)
    {
        var (old, now) = (Members(edit.Before!), Members(after));
        var names = now.Select(member => member.Key).Where(name => !JsonNode.DeepEquals(old[name], now[name]));
        var isSame = edit.PasswordBefore.AsSpan().SequenceEqual(edit.Link.PasswordHash);
        return isSame ? [.. names] : [.. names, "password"];
    }

    private static JsonObject Members(PutLinkRequest content) => JsonSerializer.SerializeToNode(content, ApiJson.Wire)!.AsObject();
}
