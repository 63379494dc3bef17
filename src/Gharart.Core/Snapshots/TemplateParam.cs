namespace Gharart.Core.Snapshots;

/// <summary>One parameter of a <see cref="TemplateDefinition"/>, as it was written.</summary>
/// <param name="Name">Query key.</param>
/// <param name="Value">Value with placeholders.</param>
public sealed record TemplateParam(string Name, string Value);
