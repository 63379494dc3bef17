namespace Gharart.EndToEnd.Tests.Guides;

/// <summary>A request of a guide with the answer that the guide shows, or a DNS record that the reader is told to set.</summary>
/// <param name="Line">Where in the page.</param>
/// <param name="Request">The request: method and address, headers, an empty line, the body. Null for a record.</param>
/// <param name="Answer">The answer: status, headers, an empty line, the body. The record itself where there is no request.</param>
internal sealed record GuideStep(int Line, string? Request, string Answer);
