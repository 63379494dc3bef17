using Gharart.Admin.Data;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Features.Links.History;
using Gharart.Admin.Features.PersonalizationRules;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Risk;
using Gharart.Core.Slugs;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Links.Import;

/// <summary>Takes links over row by row: one that is wrong does not hold up the others.</summary>
internal sealed class LinkImporter(AdminDbContext db, LinkEditor editor, ShortLinkHosts hosts, RiskFeeds feeds, OwnHosts ownHosts, TimeProvider time)
{
    // A commit waits for the disk, so rows share one; others who want to write wait no longer than for so many.
    private const int BatchSize = 100;

    /// <summary>Rows with a new password: each costs a tenth of a second of a processor.</summary>
    public const int MaxPasswords = 200;

    private int _passwords;

    /// <summary>Reads all rows and answers for each, in their order.</summary>
    /// <param name="access">The handle.</param>
    /// <param name="rows">Read but not checked.</param>
    /// <param name="policy">As for PUT.</param>
    /// <param name="author">Who; null to save nothing.</param>
    /// <param name="http">The request.</param>
    public async Task<IReadOnlyList<BulkImportRow>> ImportAsync(
        HandleAccess access, IAsyncEnumerable<ImportRow> rows, CollisionPolicy? policy, LinkAuthor? author, HttpContext http)
    {
        var trust = await DestinationTrust.LoadAsync(db, access.HandleId, feeds, ownHosts, time, http.RequestAborted);
        var results = new List<BulkImportRow>();
        var seen = new Dictionary<SlugKey, int>();
        var batch = new List<Candidate>();
        await foreach (var row in rows.WithCancellation(http.RequestAborted))
        {
            var (problem, candidate) = Check(row, seen, results.Count);
            problem ??= await CollideAsync(access, candidate!, policy, http.RequestAborted);
            results.Add(problem is null ? new BulkImportRow(row.Line, candidate!.Slug.Text, ImportStatus.Created) : Failed(row.Line, row.Link?.Slug, problem));
            if (problem is null)
            {
                batch.Add(candidate!);
            }

            if (batch.Count == BatchSize)
            {
                await TakeAsync(access, batch, author, trust, results, http);
            }
        }

        await TakeAsync(access, batch, author, trust, results, http);
        return results;
    }

    private (ApiProblem? Problem, Candidate? Candidate) Check(ImportRow row, Dictionary<SlugKey, int> seen, int place)
    {
        if (row.Problem is not null || row.Link is null)
        {
            return (row.Problem, null);
        }

        if (row.Link.Password is not null && ++_passwords > MaxPasswords)
        {
            row.Errors.Add(LinkColumns.Password, $"Only {MaxPasswords} rows of a file may set one. Send the others in another file");
        }

        var validator = new LinkValidator(row.Errors, hosts);
        var slug = validator.ReadSlug(row.Link.Slug ?? "", null);
        var content = validator.Read(row.Link);
        if (row.Errors.Any)
        {
            return (ApiProblem.Validation(row.Errors), null);
        }

        // Other services tell slugs apart by case; the second would silently take the first one's place.
        if (!seen.TryAdd(slug!.Key, row.Line))
        {
            return (new ApiProblem(ApiError.SlugTaken, $"Line {seen[slug.Key]} of the file has this slug already; case makes no difference."), null);
        }

        return (null, new Candidate(place, row, slug, content));
    }

    private async Task<ApiProblem?> CollideAsync(
        HandleAccess access, Candidate candidate, CollisionPolicy? policy, CancellationToken cancellationToken)
    {
        if (candidate.Content.Rules.Count < 2)
        {
            return null;
        }

        var rules = candidate.Content.Rules.Select(content =>
        {
            var rule = new RoutingRule { RuleId = content.RuleId };
            content.ApplyTo(rule);
            return rule;
        });
        return await CollisionCheck.RefuseAsync(RuleAudit.CollidingPair(rules, candidate.Slug.Key), policy, db, access.HandleId, cancellationToken);
    }

    // Empties the batch into the results.
    private async Task TakeAsync(
        HandleAccess access, List<Candidate> batch, LinkAuthor? author, DestinationTrust trust, List<BulkImportRow> results, HttpContext http)
    {
        try
        {
            var replaced = author is null
                ? await FindAsync(access, batch, results, http.RequestAborted)
                : await SaveAsync(access, batch, results, author, http.RequestAborted);
            foreach (var (place, row, slug, content) in batch)
            {
                results[place] = new BulkImportRow(
                    row.Line,
                    slug.Text,
                    replaced.Contains(slug.Key.ToString()) ? ImportStatus.Replaced : ImportStatus.Created,
                    Warnings: [.. row.Warnings, .. trust.Warnings(content.Destinations).Select(ImportWarning.Of)]);
            }
        }
        catch (Exception exception) when (DatabaseProblem.TryTranslate(http, exception, out var problem))
        {
            // What was saved before stays, so the answer has to list it: these rows can be sent again.
            batch.ForEach(candidate => results[candidate.Place] = Failed(candidate.Row.Line, candidate.Slug.Text, problem));
        }
        finally
        {
            db.ChangeTracker.Clear();
            batch.Clear();
        }
    }

    private async Task<HashSet<string>> FindAsync(HandleAccess access, List<Candidate> batch, List<BulkImportRow> results, CancellationToken cancellationToken)
    {
        var links = await LinksOf(access, batch).AsNoTracking().ToDictionaryAsync(link => link.SlugKey, cancellationToken);
        TakeOutRefused(batch, links, results);
        return [.. links.Keys];
    }

    private async Task<HashSet<string>> SaveAsync(
        HandleAccess access, List<Candidate> batch, List<BulkImportRow> results, LinkAuthor author, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var links = await LinksOf(access, batch).Include(link => link.Rules).ToDictionaryAsync(link => link.SlugKey, cancellationToken);
        TakeOutRefused(batch, links, results);
        var edits = batch.ConvertAll(candidate =>
            editor.Apply(access, links.GetValueOrDefault(candidate.Slug.Key.ToString()), candidate.Slug.Text, candidate.Content));
        await editor.SaveAsync(edits, new LinkChange(author, LinkAction.Imported), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. links.Keys];
    }

    private IQueryable<Link> LinksOf(HandleAccess access, List<Candidate> batch)
    {
        var keys = batch.ConvertAll(candidate => candidate.Slug.Key.ToString());
        return db.Links.Where(link => link.HandleId == access.HandleId && keys.Contains(link.SlugKey));
    }

    // What shows only beside the links that are there.
    private static void TakeOutRefused(List<Candidate> batch, Dictionary<string, Link> links, List<BulkImportRow> results) => batch.RemoveAll(candidate =>
    {
        if (LinkValidator.RefuseToKeep(candidate.Content, links.GetValueOrDefault(candidate.Slug.Key.ToString())) is not { } problem)
        {
            return false;
        }

        results[candidate.Place] = Failed(candidate.Row.Line, candidate.Slug.Text, problem);
        return true;
    });

    private static BulkImportRow Failed(int line, string? slug, ApiProblem problem) =>
        new(line, slug, ImportStatus.Failed, problem.Error.Code, problem.Detail, problem.Errors?.ToDictionary());

    /// <summary>A row that can be saved.</summary>
    private sealed record Candidate(int Place, ImportRow Row, Slug Slug, LinkContent Content);
}
