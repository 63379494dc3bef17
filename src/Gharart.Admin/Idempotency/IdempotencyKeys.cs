using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gharart.Admin.Data;
using Gharart.Admin.Http;
using Gharart.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Idempotency;

/// <summary>Finds and keeps what was answered to requests with an <c>Idempotency-Key</c> (contract §1).</summary>
internal sealed class IdempotencyKeys(MasterSecret secret, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const string MacLabel = "gharart/idempotency-mac/v1";
    private const string SealLabel = "gharart/idempotency-seal/v1";

    // Bodies up to here stay in memory while they are read twice; only a bulk import is larger.
    private const int BodyInMemory = (int)HttpRegistration.MaxRequestBody;

    private const int ForgottenAtOnce = 100;

    private readonly byte[] _macKey = secret.Derive(MacLabel);
    private readonly AnswerSeal _seal = new(secret.Derive(SealLabel));
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    /// <summary>Reads the request through to its end; the handler reads it again.</summary>
    public async Task<IdempotentRequest> ReadAsync(HttpContext context, Caller caller, string route, string key)
    {
        var request = context.Request;
        using var scope = NewMac();
        string[] parts = [caller.Key, request.Method, route, context.GetRouteValue("handle") as string ?? "", key];
        foreach (var part in parts)
        {
            Append(scope, part);
        }

        using var fingerprint = NewMac();
        Append(fingerprint, request.Path.Value ?? "");
        Append(fingerprint, request.QueryString.Value ?? "");
        request.EnableBuffering(BodyInMemory);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            fingerprint.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return new IdempotentRequest(scope.GetHashAndReset(), fingerprint.GetHashAndReset(), time.GetUtcNowMilliseconds());
    }

    /// <summary>False while another request with the key is running in this process; true is to be followed by <see cref="End"/>.</summary>
    public bool TryBegin(IdempotentRequest request) => _running.TryAdd(Convert.ToHexString(request.Scope), true);

    public void End(IdempotentRequest request) => _running.TryRemove(Convert.ToHexString(request.Scope), out _);

    /// <summary>What a request with a key that was used before gets: the first answer, or a refusal; null for a new key.</summary>
    [SuppressMessage("Performance", "CA1859", Justification = "It answers one of two results.")]
    public async Task<IResult?> FindAsync(AdminDbContext db, IdempotentRequest request, CancellationToken cancellationToken)
    {
        var (scope, since) = (request.Scope, time.GetUtcNowMilliseconds() - Lifetime);
        var record = await db.IdempotencyRecords.AsNoTracking().SingleOrDefaultAsync(row => row.Scope == scope && row.FirstSeenAt > since, cancellationToken);
        if (record is null)
        {
            return null;
        }

        var answer = StoredAnswer.Read(_seal.Open(record.SealedAnswer, scope));
        return CryptographicOperations.FixedTimeEquals(record.Fingerprint, request.Fingerprint) ? answer : Reused(record, answer);
    }

    /// <summary>Keeps an answer in the running transaction, and forgets some that are too old.</summary>
    public async Task RememberAsync(AdminDbContext db, IdempotentRequest request, StoredAnswer answer)
    {
        var (scope, until) = (request.Scope, (time.GetUtcNowMilliseconds() - Lifetime).ToUnixTimeMilliseconds());
        await db.Database.ExecuteSqlAsync($"DELETE FROM idempotency_records WHERE scope = {scope} AND first_seen_at <= {until}", CancellationToken.None);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM idempotency_records WHERE scope IN
                (SELECT scope FROM idempotency_records WHERE first_seen_at <= {until} ORDER BY first_seen_at LIMIT {ForgottenAtOnce})
            """,
            CancellationToken.None);
        db.IdempotencyRecords.Add(new IdempotencyRecord
        {
            Scope = scope,
            Fingerprint = request.Fingerprint,
            FirstSeenAt = request.SeenAt,
            SealedAnswer = _seal.Seal(answer.Write(), scope),
        });
    }

    public static ApiProblem InFlight(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return new ApiProblem(ApiError.IdempotencyInFlight, "The first request with this Idempotency-Key is still running. Send it again shortly.");
    }

    private static ApiProblem Reused(IdempotencyRecord record, StoredAnswer answer) =>
        new(ApiError.IdempotencyKeyReused, "This Idempotency-Key was used for another request. Take a new key for each new request.")
        {
            Members = new Dictionary<string, object?>
            {
                ["firstSeenAt"] = record.FirstSeenAt,
                ["createdId"] = answer.CreatedId(),
                ["location"] = answer.Location,
            },
        };

    private IncrementalHash NewMac() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _macKey);

    // With its length, so that no two lists of parts look alike.
    private static void Append(IncrementalHash mac, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        mac.AppendData(BitConverter.GetBytes(bytes.Length));
        mac.AppendData(bytes);
    }
}
