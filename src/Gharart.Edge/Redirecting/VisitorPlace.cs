using Gharart.Core.Geo;
using Gharart.Core.Visitors;

namespace Gharart.Edge.Redirecting;

/// <summary>Where a visitor is.</summary>
/// <param name="Address">The client's address, resolved behind trusted proxies.</param>
/// <param name="Country">Its country, or what a trusted proxy says.</param>
internal readonly record struct VisitorPlace(ClientAddress Address, Country Country);
