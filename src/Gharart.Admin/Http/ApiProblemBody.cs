using System.Text.Json.Serialization;

namespace Gharart.Admin.Http;

/// <summary>The body of every error (contract §1): RFC 9457 with <c>error</c> and <c>message</c> for plain clients.</summary>
internal sealed record ApiProblemBody
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Instance { get; init; }

    public required string Error { get; init; }

    public required string Message { get; init; }

    public required string RequestId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, List<string>>? Errors { get; init; }

    [JsonExtensionData]
    public Dictionary<string, object?>? Members { get; init; }
}
