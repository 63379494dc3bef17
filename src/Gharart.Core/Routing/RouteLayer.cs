namespace Gharart.Core.Routing;

/// <summary>Which layer chose the destination, in the order they are asked (contract §5). The numbers are part of the click format.</summary>
public enum RouteLayer : byte
{
    /// <summary>Nothing was chosen.</summary>
    None = 0,

    /// <summary>A rule of the link.</summary>
    Link = 1,

    /// <summary>A rule of the handle.</summary>
    Handle = 2,

    /// <summary>The split of the link's campaign.</summary>
    Campaign = 3,

    /// <summary>The link's own destination.</summary>
    Default = 4,

    /// <summary>The fallback of the link or of the handle.</summary>
    Fallback = 5,
}
