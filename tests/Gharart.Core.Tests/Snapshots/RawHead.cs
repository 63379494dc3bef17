namespace Gharart.Core.Tests.Snapshots;

/// <summary>A sound head blob whose parts can be replaced one by one.</summary>
internal sealed record RawHead
{
    public string Mark { get; init; } = "GHHD";

    public int Version { get; init; } = 2;

    public uint Number { get; init; } = 7;

    public string Name { get; init; } = "brand";

    public byte[] Origins { get; init; } = Raw.Shop;

    public byte[] Fallback { get; init; } = [0];

    public byte[] Rules { get; init; } = Raw.List();

    public byte[] Campaigns { get; init; } = Raw.List();

    public byte[] Domains { get; init; } = Raw.List();

    /// <summary>From version 3 on.</summary>
    public byte[] Templates { get; init; } = [];

    /// <summary>From version 3 on.</summary>
    public byte[] Events { get; init; } = [];

    public byte[] Tail { get; init; } = [];

    /// <summary>A sound blob of version 3 with these templates.</summary>
    public static RawHead With(params byte[][] templates) => new() { Version = 3, Templates = Raw.List(templates), Events = Raw.List() };

    /// <summary>A sound blob of version 3 with these events.</summary>
    public static RawHead WithEvents(params byte[][] events) => With() with { Events = Raw.List(events) };

    public byte[] ToArray() =>
    [
        .. Raw.Text(Mark)[2..], .. Raw.U16(Version), .. Raw.U32(Number), .. Raw.Text(Name), .. Origins, .. Fallback, .. Rules, .. Campaigns, .. Domains, .. Templates, .. Events, .. Tail,
    ];
}
