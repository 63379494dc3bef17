namespace Gharart.Admin.Identity;

/// <summary>What a personal access token may do (contract §2): <c>LinksRead</c> is <c>links.read</c>.</summary>
internal enum Scope
{
    LinksRead,
    LinksWrite,
    PersonalizationRead,
    PersonalizationWrite,
    DomainsRead,
    DomainsWrite,
    TemplatesRead,
    TemplatesWrite,
    CampaignsRead,
    CampaignsWrite,
    PagesRead,
    PagesWrite,
    LeadsRead,
    AnalyticsRead,
}
