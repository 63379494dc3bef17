namespace Gharart.Admin.Features.PersonalizationRules;

/// <summary>Why a rule can never win.</summary>
internal enum ShadowReason
{
    Covered,
    NeverMatches,
}
