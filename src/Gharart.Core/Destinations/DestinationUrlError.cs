namespace Gharart.Core.Destinations;

/// <summary>Why a text is no destination URL; <see cref="DestinationUrlErrorText.Describe"/> says it in words.</summary>
public enum DestinationUrlError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing was given.</summary>
    Missing,

    /// <summary>Longer than <see cref="DestinationUrl.MaxLength"/> characters, as given or in canonical form.</summary>
    TooLong,

    /// <summary>A space or control character, also at either end.</summary>
    ControlOrSpace,

    /// <summary>A backslash, which browsers read as a slash.</summary>
    Backslash,

    /// <summary>No scheme.</summary>
    NotAbsolute,

    /// <summary>A scheme other than http and https.</summary>
    SchemeNotHttp,

    /// <summary>The scheme is not followed by exactly two slashes.</summary>
    SlashesAfterScheme,

    /// <summary>A user name or password before the host.</summary>
    UserInfo,

    /// <summary>No host.</summary>
    HostMissing,

    /// <summary>The host breaks a rule of <see cref="HostName"/>.</summary>
    HostInvalid,

    /// <summary>The host ends with a dot.</summary>
    HostTrailingDot,

    /// <summary>A Unicode host, and this process runs without ICU.</summary>
    HostUnicodeUnavailable,

    /// <summary>The host reads as an IP address, but not in its strict form.</summary>
    AddressInvalid,

    /// <summary>The host is an IP address outside the public Internet.</summary>
    AddressNotPublic,

    /// <summary>The port is no plain number from 1 to 65535.</summary>
    PortInvalid,

    /// <summary>Characters outside ASCII after the host.</summary>
    NonAscii,

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    PercentEscape,

    /// <summary>A curly brace, as in a placeholder.</summary>
    Brace,
}
