namespace Gharart.Core.Tests.Snapshots;

/// <summary>A sound head blob whose parts can be replaced one by one.</summary>
internal sealed record RawHead
{
    public string Mark { get; init; } = "GHHD";

    public int Version { get; init; } = 1;

    public uint Number { get; init; } = 7;

    public string Name { get; init; } = "brand";

    public byte[] Origins { get; init; } = Raw.Shop;

    public byte[] Fallback { get; init; } = [0];

    public byte[] Rules { get; init; } = Raw.List();

    public byte[] Campaigns { get; init; } = Raw.List();

    public byte[] Domains { get; init; } = Raw.List();

    public byte[] Tail { get; init; } = [];

    public byte[] ToArray() =>
    [
        .. Raw.Text(Mark)[2..], .. Raw.U16(Version), .. Raw.U32(Number), .. Raw.Text(Name), .. Origins, .. Fallback, .. Rules, .. Campaigns, .. Domains, .. Tail,
    ];
}
