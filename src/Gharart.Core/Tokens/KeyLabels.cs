using System.Globalization;

namespace Gharart.Core.Tokens;

/// <summary>
/// What each key derived from the <see cref="MasterSecret"/> is for. A label is the HKDF <c>info</c>, so two purposes never share a key.
/// A label is never changed or reused; a new use of a key gets a new label or the next version.
/// </summary>
public static class KeyLabels
{
    /// <summary>HMAC-SHA256 key of snapshot manifests; publisher and edges hold it.</summary>
    public const string SnapshotHmac = "gharart/snapshot-hmac/v1";

    /// <summary>Key that authenticates cookies: sessions, visitor log-ins, password pages.</summary>
    public const string Cookie = "gharart/cookie/v1";

    /// <summary>HMAC-SHA256 key of the split unit of visitors without a cookie: network prefix, user-agent family and UTC day.</summary>
    public const string SplitUnit = "gharart/split-unit/v1";

    /// <summary>Key that wraps the daily visitor salts at rest. The salts themselves are random, so that destroying them is final.</summary>
    public const string VisitorSalt = "gharart/visitor-salt/v1";

    /// <summary>AES-256-GCM key that encrypts private JWT signing keys in the database.</summary>
    public const string JwtKeyEncryption = "gharart/jwt-key-encryption/v1";

    private const string CtxKeyPrefix = "gharart/ctx-key/v1/";

    /// <summary>Label of the ctx key with this id; <see cref="CtxKeyRing"/> derives one key a UTC day from that key.</summary>
    public static string CtxKey(byte keyId) => CtxKeyPrefix + keyId.ToString(CultureInfo.InvariantCulture);
}
