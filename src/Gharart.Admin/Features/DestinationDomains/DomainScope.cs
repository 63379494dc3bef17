namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>A domain with all its subdomains, or one host name.</summary>
internal enum DomainScope
{
    Domain,
    Host,
}
