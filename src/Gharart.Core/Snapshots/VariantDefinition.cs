using Gharart.Core.Destinations;

namespace Gharart.Core.Snapshots;

/// <summary>A target of a rule or campaign.</summary>
/// <param name="Id">Variant id.</param>
/// <param name="Destination">Where it leads.</param>
/// <param name="Weight">1–10,000.</param>
public sealed record VariantDefinition(string Id, DestinationUrl Destination, int Weight = 1);
