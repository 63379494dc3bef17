namespace Gharart.Admin.Features.TrackingTemplates;

internal static class TemplateKindExtensions
{
    /// <summary>Whether edges act on it, so that it is part of the snapshot.</summary>
    public static bool IsForEdges(this TemplateKind kind) => kind is TemplateKind.UrlParams or TemplateKind.GtmEvent;
}
