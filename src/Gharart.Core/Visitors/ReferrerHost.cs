namespace Gharart.Core.Visitors;

/// <summary>Takes the host out of a <c>Referer</c> header.</summary>
public static class ReferrerHost
{
    /// <summary>Longest host, in bytes (RFC 1035 §2.3.4), and the scratch that is needed.</summary>
    public const int MaxLength = 253;

    private const int MaxLabelLength = 63;

    /// <summary>
    /// Reads the host of an <c>http</c>, <c>https</c> or <c>android-app</c> URL, in lower case, without port and final dot. Strict:
    /// labels of letters, digits, hyphens and underscores only; no user info, no IPv6 literal, nothing but <c>/ ? #</c> behind it.
    /// </summary>
    /// <param name="referrer">The header's bytes, hostile as well.</param>
    /// <param name="scratch">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="host">The host, in scratch; empty on false.</param>
    public static bool TryGet(scoped ReadOnlySpan<byte> referrer, Span<byte> scratch, out ReadOnlySpan<byte> host)
    {
        host = default;
        var authority = AfterScheme(referrer);
        var length = 0;
        var labelStart = 0;
        var i = 0;
        for (; i < authority.Length; i++)
        {
            var character = AsciiByte.ToLower(authority[i]);
            if (character == (byte)'.')
            {
                if (length == labelStart)
                {
                    return false;
                }

                labelStart = length + 1;
            }
            else if (!IsLabelCharacter(character))
            {
                break;
            }

            if (length - labelStart >= MaxLabelLength || length > MaxLength)
            {
                return false;
            }

            // A final dot may stand one past the longest host; it is not stored there.
            if (length < MaxLength)
            {
                scratch[length] = character;
            }

            length++;
        }

        if (length > 0 && labelStart == length)
        {
            length--;
        }

        if (length is 0 or > MaxLength || !IsEnd(authority[i..]))
        {
            return false;
        }

        host = scratch[..length];
        return true;
    }

    /// <summary>Whether a <c>Host</c> header, port allowed, names this lower-case host.</summary>
    internal static bool IsSame(scoped ReadOnlySpan<byte> host, scoped ReadOnlySpan<byte> hostHeader)
    {
        var colon = hostHeader.IndexOf((byte)':');
        var name = colon < 0 ? hostHeader : hostHeader[..colon];
        if (name is [.., (byte)'.'])
        {
            name = name[..^1];
        }

        if (name.Length != host.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (AsciiByte.ToLower(name[i]) != host[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> AfterScheme(ReadOnlySpan<byte> referrer)
    {
        if (StartsWith(referrer, "https://"u8))
        {
            return referrer["https://".Length..];
        }

        if (StartsWith(referrer, "http://"u8))
        {
            return referrer["http://".Length..];
        }

        return StartsWith(referrer, "android-app://"u8) ? referrer["android-app://".Length..] : default;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> scheme)
    {
        if (text.Length < scheme.Length)
        {
            return false;
        }

        for (var i = 0; i < scheme.Length; i++)
        {
            if (AsciiByte.ToLower(text[i]) != scheme[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabelCharacter(byte character) => character
        is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_';

    private static bool IsEnd(ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)':', ..])
        {
            var port = rest[1..];
            var digits = port.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            rest = digits < 0 ? default : port[digits..];
            if (port.Length - rest.Length > 5)
            {
                return false;
            }
        }

        return rest.IsEmpty || rest[0] is (byte)'/' or (byte)'?' or (byte)'#';
    }
}
