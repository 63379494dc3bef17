namespace Gharart.Core.Destinations;

/// <summary>What a tracking template can name in a value (contract §9). The written form is in camel case: <c>{clickId}</c>.</summary>
public enum Placeholder : byte
{
    /// <summary><c>{handle}</c>.</summary>
    Handle,

    /// <summary><c>{slug}</c>.</summary>
    Slug,

    /// <summary><c>{campaign}</c>.</summary>
    Campaign,

    /// <summary><c>{variant}</c>.</summary>
    Variant,

    /// <summary><c>{country}</c>.</summary>
    Country,

    /// <summary><c>{device}</c>.</summary>
    Device,

    /// <summary><c>{source}</c>.</summary>
    Source,

    /// <summary><c>{clickId}</c>.</summary>
    ClickId,
}
