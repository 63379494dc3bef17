namespace Gharart.Core.Visitors;

/// <summary>What <see cref="char"/> offers for ASCII, on bytes.</summary>
internal static class AsciiByte
{
    /// <summary>The letter in lower case; any other byte unchanged.</summary>
    public static byte ToLower(byte character) =>
        character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;

    /// <summary>The value of a hexadecimal digit in either case; −1 for any other byte.</summary>
    public static int HexDigit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
