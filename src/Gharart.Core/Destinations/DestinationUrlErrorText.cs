namespace Gharart.Core.Destinations;

/// <summary>Messages for people: what is wrong with a destination URL and how to mend it.</summary>
public static class DestinationUrlErrorText
{
    /// <summary>One or two sentences without the offending text in them; empty for <see cref="DestinationUrlError.None"/>.</summary>
    public static string Describe(this DestinationUrlError error) => error switch
    {
        DestinationUrlError.None => string.Empty,
        DestinationUrlError.Missing => "A destination URL is needed, such as https://shop.example/offer.",
        DestinationUrlError.TooLong => "The URL is longer than 2,048 characters. Shorten it.",
        DestinationUrlError.ControlOrSpace => "The URL contains a space, tab, line break or control character. Remove it, or write a space as %20.",
        DestinationUrlError.Backslash => "The URL contains a backslash, which browsers read as a slash. Use / or write %5C.",
        DestinationUrlError.NotAbsolute => "The URL has no scheme. Start it with https://.",
        DestinationUrlError.SchemeNotHttp => "Only http and https URLs can be destinations. Start it with https://.",
        DestinationUrlError.SlashesAfterScheme => "The scheme must be followed by exactly two slashes, as in https://shop.example/.",
        DestinationUrlError.UserInfo => "The URL carries a user name or password before an @ sign. Remove that part.",
        DestinationUrlError.HostMissing => "The URL has no host. Write one after https://.",
        DestinationUrlError.HostInvalid =>
            "The host is not a valid domain name. Use letters, digits and hyphens in labels of 1 to 63 characters separated by single dots.",
        DestinationUrlError.HostTrailingDot => "The host ends with a dot. Remove the last dot.",
        DestinationUrlError.HostUnicodeUnavailable =>
            "This server runs without Unicode data and cannot convert the host. Write it in its ASCII form, which starts with xn--.",
        DestinationUrlError.AddressInvalid =>
            "The host looks like an IP address but is not written in its plain form. Use four decimal numbers, or IPv6 in brackets, or better a domain name.",
        DestinationUrlError.AddressNotPublic =>
            "The host is an IP address that is not on the public Internet. Use a public address or, better, a domain name.",
        DestinationUrlError.PortInvalid => "The port must be a number from 1 to 65535 without sign or leading zeros, or left out together with its colon.",
        DestinationUrlError.NonAscii => "The URL contains characters outside ASCII after the host. Percent-encode them as UTF-8.",
        DestinationUrlError.PercentEscape => "A percent sign is not followed by two hexadecimal digits. Write %25 for the sign itself.",
        DestinationUrlError.Brace =>
            "The URL contains a curly brace. Placeholders belong into a tracking template; write %7B and %7D for the braces themselves.",
        _ => "The URL is not a valid destination.",
    };
}
