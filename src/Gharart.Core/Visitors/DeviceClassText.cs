namespace Gharart.Core.Visitors;

/// <summary>The contract's words for device classes.</summary>
public static class DeviceClassText
{
    /// <summary>Upper case, in ASCII: <c>MOBILE</c>.</summary>
    public static ReadOnlySpan<byte> ToText(this DeviceClass device) => device switch
    {
        DeviceClass.Mobile => "MOBILE"u8,
        DeviceClass.Tablet => "TABLET"u8,
        DeviceClass.Desktop => "DESKTOP"u8,
        DeviceClass.Bot => "BOT"u8,
        _ => "UNKNOWN"u8,
    };
}
