namespace Gharart.Core.Visitors;

/// <summary>The visitor's wish not to be followed: Global Privacy Control (<c>Sec-GPC</c>) or Do Not Track (<c>DNT</c>).</summary>
public static class PrivacySignal
{
    /// <summary>Whether one of the two header values is exactly <c>1</c>; any other value says nothing.</summary>
    public static bool IsSet(ReadOnlySpan<byte> secGpc, ReadOnlySpan<byte> dnt) => secGpc is [(byte)'1'] || dnt is [(byte)'1'];
}
