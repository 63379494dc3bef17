using System.Text;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;

namespace Gharart.Core.Routing;

/// <summary>Puts a handle's GTM_EVENT templates together, in the order in which they are added.</summary>
internal sealed class BridgeEventSetBuilder(HandleName handle, CampaignRoute[] campaigns)
{
    private readonly List<BridgeEvent> _events = [];
    private readonly TemplateScopesBuilder _scopes = new(campaigns);

    /// <exception cref="InvalidSnapshotException">More events or variables than a handle may have.</exception>
    public void Add(BridgeEvent added, SlugKey[]? slugs, string[]? campaignIds)
    {
        _scopes.Add(1UL << _events.Count, slugs, campaignIds);
        _events.Add(added);
        if (_events.Count > BridgeEventSet.MaxEvents || _events.Sum(e => e.Variables.Length) > BridgeEventSet.MaxVariables)
        {
            throw new InvalidSnapshotException(
                $"A handle has more than {BridgeEventSet.MaxEvents} events for the BRIDGE page, or more than {BridgeEventSet.MaxVariables} variables in them.");
        }
    }

    public BridgeEventSet? Build() => _events.Count == 0 ? null : new BridgeEventSet(Encoding.ASCII.GetBytes(handle.Text), [.. _events], _scopes.Build());
}
