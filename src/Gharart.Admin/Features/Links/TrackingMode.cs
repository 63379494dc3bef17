namespace Gharart.Admin.Features.Links;

/// <summary>Straight to the destination, or over a page that runs tags first.</summary>
internal enum TrackingMode
{
    Direct,
    Bridge,
}
