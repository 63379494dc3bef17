namespace Gharart.Admin.Features.Links;

/// <summary>Whether a link answers now, and if not, why.</summary>
internal enum LinkState
{
    Enabled,
    Disabled,
    Scheduled,
    Expired,
    UsedUp,
}
