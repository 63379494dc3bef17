using System.Buffers.Binary;
using Gharart.Core.Clicks;
using Gharart.Core.Destinations;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;

namespace Gharart.Core.Routing;

/// <summary>What the placeholders of templates stand for at a click.</summary>
internal static class ClickValues
{
    /// <summary>Bytes of room that <see cref="Of"/> needs.</summary>
    public const int RoomLength = SlugKey.MaxLength + 2 + ClickId.TextLength;

    /// <param name="handle">The handle in ASCII.</param>
    /// <param name="link">The link that was decided on.</param>
    /// <param name="visitor">The visit that was decided on.</param>
    /// <param name="decision">A decision with <see cref="RouteDecision.IsRouted"/>.</param>
    /// <param name="click">The click; the default value where no visitor is counted.</param>
    /// <param name="room">At least <see cref="RoomLength"/> bytes; it must live as long as the values.</param>
    public static PlaceholderValues Of(
        ReadOnlySpan<byte> handle, scoped in LinkView link, scoped in VisitorContext visitor, scoped in RouteDecision decision, ClickId click, Span<byte> room)
    {
        var slug = room[..SlugKey.MaxLength];
        var country = room.Slice(SlugKey.MaxLength, 2);
        var clickId = room.Slice(SlugKey.MaxLength + 2, ClickId.TextLength);
        BinaryPrimitives.WriteUInt16BigEndian(country, visitor.Country.Letters);
        return new PlaceholderValues
        {
            Handle = handle,
            Slug = slug[..link.WriteSlug(slug)],
            Campaign = decision.Campaign is { } campaign ? campaign.IdBytes : visitor.Campaign,
            Variant = decision.Rule is { } rule ? rule.Variants[decision.VariantIndex].IdBytes : default,
            Country = country,
            Device = visitor.Device.ToText(),
            Source = visitor.Source,
            ClickId = click != default && click.TryFormat(clickId) ? clickId : [],
        };
    }
}
