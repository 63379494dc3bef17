using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Gharart.Core.Routing;

/// <summary>A GTM_EVENT template (contract §9), compiled: an event for the data layer of the BRIDGE page, and the container that is to see it.</summary>
public sealed partial class BridgeEvent
{
    /// <summary>What ids of containers look like.</summary>
    public const string ContainerIdForm = "GTM-[A-Z0-9]{4,12}";

    /// <summary>What names of events look like.</summary>
    public const string NameForm = "(?!ga_|google_|firebase_)[A-Za-z][A-Za-z0-9_]{0,39}";

    private BridgeEvent(string containerId, string name, BridgeVariable[] variables) => (ContainerId, Name, Variables) = (containerId, name, variables);

    /// <summary>The container that the page loads.</summary>
    public string ContainerId { get; }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    internal BridgeVariable[] Variables { get; }

    /// <summary>Compiles an event.</summary>
    internal static bool TryParse(string containerId, string name, BridgeVariable[] variables, [NotNullWhen(true)] out BridgeEvent? value)
    {
        value = ContainerIdRule().IsMatch(containerId) && NameRule().IsMatch(name) ? new BridgeEvent(containerId, name, variables) : null;
        return value is not null;
    }

    [GeneratedRegex(@"\A" + ContainerIdForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerIdRule();

    [GeneratedRegex(@"\A" + NameForm + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();
}
