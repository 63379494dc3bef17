namespace Gharart.TestKit;

/// <summary>A request as <see cref="HookServer"/> got it.</summary>
public sealed record HookRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body);
