namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>How much of a handle leads to a domain.</summary>
internal sealed record DomainUsage(int Links, int Rules, int Campaigns)
{
    public static DomainUsage None { get; } = new(0, 0, 0);
}
