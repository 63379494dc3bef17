using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gharart.Core.Tokens;

namespace Gharart.Admin.Http;

/// <summary>
/// Opaque, tamper-evident paging: a token is the sort key of the last row with an HMAC over it and the list it belongs to.
/// </summary>
internal sealed class PageTokens(MasterSecret secret)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const int MacLength = 16;
    private const string KeyLabel = "gharart/page-tokens/v1";

    private readonly byte[] _key = secret.Derive(KeyLabel);

    /// <summary>Opens a page query; answers the problem when it is not one.</summary>
    /// <param name="query">From the request.</param>
    /// <param name="scope">The list with everything that filters it, such as <c>links/42?tag=sale</c>.</param>
    /// <param name="page">What to read.</param>
    public ApiProblem? Read(PageQuery query, string scope, out PageRequest page)
    {
        page = new PageRequest(query.Limit ?? DefaultLimit, null, scope);
        var errors = new FieldErrors();
        errors.Check(page.Limit is >= 1 and <= MaxLimit, "limit", $"must be between 1 and {MaxLimit}");
        if (!string.IsNullOrEmpty(query.NextToken))
        {
            errors.Check(TryOpen(query.NextToken, scope, out var after), "nextToken", "is not a token of this list");
            page = page with { After = after };
        }

        return errors.Any ? ApiProblem.Validation(errors) : null;
    }

    /// <summary>Makes the answer of up to <see cref="PageRequest.Take"/> rows that were read.</summary>
    public Page<T> Answer<T>(IReadOnlyList<T> rows, PageRequest page, Func<T, string> sortKey) =>
        rows.Count <= page.Limit
            ? new Page<T>(rows, null)
            : new Page<T>([.. rows.Take(page.Limit)], Seal(sortKey(rows[page.Limit - 1]), page.Scope));

    private string Seal(string after, string scope)
    {
        var cursor = Encoding.UTF8.GetBytes(after);
        return Base64Url.EncodeToString([.. Mac(cursor, scope), .. cursor]);
    }

    private bool TryOpen(string token, string scope, out string? after)
    {
        after = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length < MacLength)
        {
            return false;
        }

        var cursor = bytes.AsSpan(MacLength, length - MacLength);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, MacLength), Mac(cursor, scope)))
        {
            return false;
        }

        after = Encoding.UTF8.GetString(cursor);
        return true;
    }

    private ReadOnlySpan<byte> Mac(ReadOnlySpan<byte> cursor, string scope)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(scope));
        hmac.AppendData([0]);
        hmac.AppendData(cursor);
        return hmac.GetHashAndReset().AsSpan(0, MacLength);
    }
}
