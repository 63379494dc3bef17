namespace Gharart.Admin.Identity;

/// <summary>Endpoint metadata: on a handle, its owner's plan must have the feature; elsewhere the caller's.</summary>
internal sealed record FeatureRequirement(Feature Feature);
