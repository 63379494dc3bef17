using System.Text.Json;
using Gharart.Admin.Data;
using Microsoft.IdentityModel.Tokens;

namespace Gharart.Admin.Identity;

/// <summary>
/// The external issuer's keys: found through its discovery document, kept, and fetched again when they are old or a token names an unknown
/// one. However many tokens with made-up key ids arrive, the issuer is asked at most twice a minute.
/// </summary>
internal sealed partial class OidcKeys(OidcOptions options, TimeProvider time, ILogger<OidcKeys> logger) : IDisposable
{
    private const int LargestDocument = 256 * 1024;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FetchPause = TimeSpan.FromSeconds(30);

    // An issuer that is down does not lock its people out at once; one that is gone does not vouch for ever.
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = LargestDocument,
    };

    private volatile KeySet? _keys;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    /// <summary>The key with this id; null when the issuer has none, <c>IsKnown</c> false when it could not be asked.</summary>
    public async Task<(bool IsKnown, SecurityKey? Key)> FindAsync(string kid, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(kid, cancellationToken);
        return keys is null || time.GetUtcNow() - keys.FetchedAt > LongestUse ? (false, null) : (true, keys.Keys.GetValueOrDefault(kid));
    }

    public void Dispose()
    {
        _http.Dispose();
        _gate.Dispose();
    }

    private async Task<KeySet?> KeysAsync(string kid, CancellationToken cancellationToken)
    {
        if (!IsDue(_keys, kid))
        {
            return _keys;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNowMilliseconds();
            if (IsDue(_keys, kid) && now - _triedAt >= FetchPause)
            {
                _triedAt = now;

                // Not the request's own token: others wait for these keys too.
                _keys = await TryFetchAsync(now) ?? _keys;
            }

            return _keys;
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool IsDue(KeySet? keys, string kid) =>
        keys is null || !keys.Keys.ContainsKey(kid) || time.GetUtcNow() - keys.FetchedAt >= RefreshInterval;

    private async Task<KeySet?> TryFetchAsync(DateTimeOffset now)
    {
        try
        {
            var discovery = new Uri(options.Issuer.TrimEnd('/') + "/.well-known/openid-configuration");
            using var document = JsonDocument.Parse(await _http.GetByteArrayAsync(discovery));
            var root = document.RootElement;
            if (root.GetProperty("issuer").GetString() != options.Issuer)
            {
                throw new JsonException("The discovery document is another issuer's.");
            }

            var address = root.GetProperty("jwks_uri").GetString();
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !OidcOptions.IsSafe(url))
            {
                throw new JsonException("The address of the keys is no https address.");
            }

            return new KeySet(OidcKeySet.Parse(await _http.GetByteArrayAsync(url), options.Algorithm), now);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            Log.Failed(logger, options.Issuer, exception.Message);
            return null;
        }
    }

    private sealed record KeySet(IReadOnlyDictionary<string, SecurityKey> Keys, DateTimeOffset FetchedAt);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The keys of {Issuer} could not be fetched: {Reason}")]
        public static partial void Failed(ILogger logger, string issuer, string reason);
    }
}
