namespace Gharart.Admin.Features.TrackingTemplates;

/// <param name="Name">Query key, or variable.</param>
/// <param name="Value">With placeholders.</param>
internal sealed record TemplateParameter(string Name, string Value);
