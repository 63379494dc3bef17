using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Trust;

namespace Gharart.Core.Snapshots;

/// <summary>The blob with all of a handle that is not a link: fallback, rules, campaigns, destination domains with their verdicts, tracking templates.</summary>
public sealed class HeadBlob
{
    private HeadBlob(
        uint number,
        HandleName name,
        Origin[] origins,
        Rule[] rules,
        CampaignRoute[] campaigns,
        RouteTarget? fallback,
        DomainTable domains,
        UrlParamSet? urlParams,
        BridgeEventSet? bridgeEvents)
    {
        Number = number;
        Name = name;
        Origins = new JudgedOrigins(origins, domains);
        Rules = rules;
        Campaigns = campaigns;
        Fallback = fallback;
        Domains = domains;
        UrlParams = urlParams;
        BridgeEvents = bridgeEvents;
    }

    internal uint Number { get; }

    internal HandleName Name { get; }

    internal JudgedOrigins Origins { get; }

    internal Rule[] Rules { get; }

    /// <summary>Sorted by number.</summary>
    internal CampaignRoute[] Campaigns { get; }

    internal RouteTarget? Fallback { get; }

    internal DomainTable Domains { get; }

    /// <summary>What templates add to destinations; null where there is none.</summary>
    internal UrlParamSet? UrlParams { get; }

    /// <summary>What templates put into the data layer of the BRIDGE page; null where there is none.</summary>
    internal BridgeEventSet? BridgeEvents { get; }

    /// <summary>Writes the blob. The same definition always gives the same bytes, and <see cref="Read"/> reads them.</summary>
    /// <exception cref="ArgumentException">No edge would read the definition; the message says why.</exception>
    public static byte[] Write(HandleDefinition handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var origins = new OriginTableBuilder();
        var body = new ByteWriter();
        body.Byte(handle.Fallback is null ? (byte)0 : (byte)1);
        if (handle.Fallback is not null)
        {
            origins.WriteTarget(body, handle.Fallback);
        }

        RuleCodec.WriteRules(body, origins, handle.Rules);
        body.Count(handle.Campaigns.Count);
        foreach (var campaign in handle.Campaigns.OrderBy(c => c.Number))
        {
            WriteCampaign(body, origins, campaign);
        }

        body.Count(handle.Domains.Count);
        foreach (var domain in handle.Domains.OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            body.Text(domain.Name);
            body.Byte((byte)domain.Scope);
            body.Byte(domain.Verdict.Routable ? (byte)1 : (byte)0);
            body.Byte((byte)domain.Verdict.Decision);
            body.Byte((byte)domain.Verdict.Source);
            body.Byte((byte)domain.Verdict.Reason);
        }

        TemplateCodec.Write(body, handle.Templates);
        EventCodec.Write(body, handle.Events);

        var writer = new ByteWriter();
        writer.WriteHeader(SnapshotFormat.HeadMark);
        writer.UInt32(handle.Number);
        writer.Text(handle.Name.Text);
        origins.WriteTable(writer);
        writer.Bytes(body.Written);
        return SnapshotFormat.Checked(writer, static bytes => _ = Read(bytes));
    }

    /// <summary>Reads a blob.</summary>
    /// <exception cref="InvalidSnapshotException">The bytes are no head blob.</exception>
    public static HeadBlob Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var version = reader.ExpectHeader(SnapshotFormat.HeadMark);
        var number = reader.UInt32();
        if (number == 0 || !HandleName.TryParse(reader.Text(), out var name))
        {
            throw new InvalidSnapshotException("The head blob names no handle.");
        }

        var origins = OriginTableBuilder.ReadTable(ref reader);
        RouteTarget? fallback = ReadBoolean(ref reader) ? OriginTableBuilder.ReadTarget(ref reader, origins.Length) : null;
        var rules = RuleCodec.ReadRules(ref reader, origins.Length);
        var campaigns = new CampaignRoute[reader.Count(16)];
        for (var i = 0; i < campaigns.Length; i++)
        {
            campaigns[i] = ReadCampaign(ref reader, origins.Length);
            if (campaigns[i].Number == 0 || (i > 0 && campaigns[i].Number <= campaigns[i - 1].Number))
            {
                throw new InvalidSnapshotException("Campaigns are not in the order of their numbers.");
            }
        }

        var domains = new TrustedDomain[reader.Count(7)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < domains.Length; i++)
        {
            domains[i] = ReadDomain(ref reader);
            if (!names.Add(domains[i].Name))
            {
                throw new InvalidSnapshotException($"Domain {domains[i].Name} stands in the head blob twice.");
            }
        }

        var urlParams = version < SnapshotFormat.WithTemplates ? null : TemplateCodec.Read(ref reader, name, campaigns);
        var bridgeEvents = version < SnapshotFormat.WithTemplates ? null : EventCodec.Read(ref reader, name, campaigns);
        reader.ExpectEnd();
        return new HeadBlob(number, name, origins, rules, campaigns, fallback, new DomainTable(domains), urlParams, bridgeEvents);
    }

    private static void WriteCampaign(ByteWriter writer, OriginTableBuilder origins, CampaignDefinition campaign)
    {
        writer.UInt32(campaign.Number);
        writer.Text(campaign.Id);
        writer.Byte(campaign.Active ? (byte)1 : (byte)0);
        writer.UInt128(campaign.PrimarySlug.Value);
        writer.Byte(campaign.Variants.Count == 0 ? (byte)0 : (byte)1);
        if (campaign.Variants.Count > 0)
        {
            RuleCodec.WriteRule(writer, origins, new RuleDefinition(campaign.Id, campaign.Number, 0, new RuleConditions(), campaign.Variants, campaign.Seed));
        }
    }

    private static CampaignRoute ReadCampaign(ref ByteReader reader, int originCount)
    {
        var number = reader.UInt32();
        var id = reader.Text();
        var active = ReadBoolean(ref reader);
        var primary = new SlugKey(reader.UInt128());
        var split = ReadBoolean(ref reader) ? RuleCodec.ReadRule(ref reader, originCount) : null;
        if (id.Length == 0 || (split is not null && (!split.IsSplit || split.When.Dimensions != ConditionDimensions.None || split.Id != id)))
        {
            throw new InvalidSnapshotException($"Campaign {number} has no id, or a split that is not its own.");
        }

        if (!primary.IsValid && (primary.Value != 0 || split is not null))
        {
            throw new InvalidSnapshotException($"The primary slug of campaign {id} is no slug.");
        }

        return new CampaignRoute(number, id, active, split, primary);
    }

    private static TrustedDomain ReadDomain(ref ByteReader reader)
    {
        var name = reader.Text();
        var scope = (DomainScope)reader.Byte();
        var routable = ReadBoolean(ref reader);
        var decision = (TrustDecision)reader.Byte();
        var source = (DecisionSource)reader.Byte();
        var reason = (TrustReason)reader.Byte();
        if (name.Length == 0 || !Enum.IsDefined(scope) || !Enum.IsDefined(decision) || !Enum.IsDefined(source) || !Enum.IsDefined(reason) || reason == TrustReason.OwnHost)
        {
            throw new InvalidSnapshotException($"The verdict on domain '{name}' is not one that this program knows.");
        }

        if (routable && decision != TrustDecision.Allow)
        {
            throw new InvalidSnapshotException($"Domain '{name}' is marked routable without an ALLOW.");
        }

        return new TrustedDomain(name, scope, new TrustVerdict(name, routable, decision, source, reason));
    }

    private static bool ReadBoolean(ref ByteReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidSnapshotException($"A switch before byte {reader.Position} is {other}."),
    };
}
