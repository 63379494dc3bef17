namespace Gharart.Core.Snapshots;

/// <summary>The salt of one day's visitor keys; it is in no backup and gone after 48 hours, so that keys cannot be traced back.</summary>
/// <param name="Day">Days since the Unix epoch, UTC.</param>
/// <param name="Value">16 random bytes.</param>
public sealed record VisitorSalt(uint Day, byte[] Value)
{
    /// <summary>Length of a salt in bytes.</summary>
    public const int Size = 16;
}
