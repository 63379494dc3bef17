using Gharart.Core.Clicks;
using Gharart.Core.Routing;
using Gharart.Core.Snapshots;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.Edge.Snapshots;

namespace Gharart.Edge.Redirecting;

/// <summary>What a click that is sent on leaves behind: in its token, and in the journal.</summary>
internal static class FollowedClick
{
    public static CtxClaims Claims(
        ClickId click, ServedSnapshot served, HandleSnapshot handle, in LinkView link, in VisitorContext visitor, in VisitorFacts facts, in RouteDecision decision) => new()
        {
            ClickId = click,
            HandleId = handle.Number,
            CampaignId = decision.Campaign?.Number ?? 0,
            LinkId = link.Number,
            SnapshotRevision = unchecked((uint)served.Index.Manifest.Revision),
            RuleNumber = decision.Rule is { Number: <= ushort.MaxValue } rule ? (ushort)rule.Number : CtxClaims.NoRule,
            VariantIndex = decision.VariantIndex < 0 ? CtxClaims.NoVariant : (byte)decision.VariantIndex,
            Country = visitor.Country,
            Device = visitor.Device,
            Traits = (visitor.Device == DeviceClass.Bot ? CtxTraits.BotSuspect : 0)
                | (facts.HasPrivacySignal ? CtxTraits.PrivacySignal : 0)
                | (decision.Layer == RouteLayer.Fallback ? CtxTraits.Fallback : 0),
        };

    public static ClickRecord Record(
        ClickId click,
        ServedSnapshot served,
        HandleSnapshot handle,
        in LinkView link,
        in VisitorContext visitor,
        in VisitorFacts facts,
        in RouteDecision decision,
        ReadOnlySpan<byte> token) => new()
        {
            ClickId = click.Value,
            HandleId = handle.Number,
            LinkId = link.Number,
            CampaignId = decision.Campaign?.Number ?? 0,
            RuleNumber = decision.Rule?.Number ?? 0,
            SnapshotRevision = served.Index.Manifest.Revision,
            VisitorKey = facts.VisitorKey,
            Country = visitor.Country,
            Device = visitor.Device,
            Layer = (byte)decision.Layer,
            VariantIndex = decision.VariantIndex < 0 ? ClickRecord.NoVariant : (byte)decision.VariantIndex,
            Flags = (facts.IsCrawler ? ClickFlags.Bot : visitor.Device == DeviceClass.Bot ? ClickFlags.BotSuspect : 0)
                | (facts.HasPrivacySignal ? ClickFlags.PrivacySignal : 0)
                | (decision.Layer == RouteLayer.Fallback ? ClickFlags.Fallback : 0)
                | (facts.HasVisitorId ? ClickFlags.Returning : 0)
                | (token.IsEmpty ? 0 : ClickFlags.CtxIssued),
            Source = visitor.Source,
            ReferrerHost = facts.ReferrerHost,
            Segment = SecondSegment(visitor.Segments),
        };

    // The first segment, new or returning, is a flag of the record already.
    private static ReadOnlySpan<byte> SecondSegment(ReadOnlySpan<byte> segments)
    {
        var first = segments.IndexOf((byte)'\n');
        if (first < 0)
        {
            return [];
        }

        segments = segments[(first + 1)..];
        var second = segments.IndexOf((byte)'\n');
        return second < 0 ? segments : segments[..second];
    }
}
