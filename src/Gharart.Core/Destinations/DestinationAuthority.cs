using System.Globalization;
using Gharart.Core.Visitors;

namespace Gharart.Core.Destinations;

/// <summary>Host and port of a destination.</summary>
/// <param name="Host">Canonical host text.</param>
/// <param name="HostName">The host when it is a name.</param>
/// <param name="Port">The port where one is written.</param>
internal readonly record struct DestinationAuthority(string Host, HostName? HostName, int? Port)
{
    /// <summary>Reads what stands between the two slashes and the path.</summary>
    public static DestinationUrlError Parse(string text, Predicate<ClientAddress> isAllowed, out DestinationAuthority authority)
    {
        authority = default;
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return DestinationUrlError.UserInfo;
        }

        // The colons inside brackets belong to the address.
        var hostEnd = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (text.StartsWith('[') && hostEnd == 0)
        {
            return DestinationUrlError.AddressInvalid;
        }

        var host = hostEnd < 0 ? text : text[..hostEnd];
        var rest = hostEnd < 0 ? string.Empty : text[hostEnd..];
        if (host.Length == 0)
        {
            return DestinationUrlError.HostMissing;
        }

        int? port = null;
        if (rest.Length > 0)
        {
            if (!TryParsePort(rest, out var number))
            {
                return DestinationUrlError.PortInvalid;
            }

            port = number;
        }

        var error = host[0] == '[' ? ParseIPv6(host[1..^1], isAllowed, out var canonical, out var name) : ParseName(host, isAllowed, out canonical, out name);
        authority = new DestinationAuthority(canonical, name, port);
        return error;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text is [':', >= '1' and <= '9', ..] && text.Length <= 6
            && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;
    }

    private static DestinationUrlError ParseIPv6(string text, Predicate<ClientAddress> isAllowed, out string canonical, out HostName? name)
    {
        canonical = string.Empty;
        name = null;
        if (!AddressText.TryParseIPv6(text, out var address))
        {
            return DestinationUrlError.AddressInvalid;
        }

        // A mapped address has become IPv4 here; the bracketed form of it is refused whatever it embeds.
        if (address.IsIPv4 || !isAllowed(address))
        {
            return DestinationUrlError.AddressNotPublic;
        }

        canonical = $"[{AddressText.Format(address)}]";
        return DestinationUrlError.None;
    }

    private static DestinationUrlError ParseName(string text, Predicate<ClientAddress> isAllowed, out string canonical, out HostName? name)
    {
        name = null;
        var failure = HostName.TryMap(text, Uts46.IsAvailable, out canonical);
        if (failure == HostNameError.None && HostName.EndsInNumber(canonical))
        {
            if (!AddressText.TryParseIPv4(canonical, out var address))
            {
                return DestinationUrlError.AddressInvalid;
            }

            return isAllowed(address) ? DestinationUrlError.None : DestinationUrlError.AddressNotPublic;
        }

        if (failure == HostNameError.None && HostName.TryParse(canonical, out name, out failure))
        {
            return DestinationUrlError.None;
        }

        return failure switch
        {
            HostNameError.TrailingDot => DestinationUrlError.HostTrailingDot,
            HostNameError.UnicodeUnavailable => DestinationUrlError.HostUnicodeUnavailable,
            _ => DestinationUrlError.HostInvalid,
        };
    }
}
