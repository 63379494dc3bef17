using System.Text.Json;

namespace Gharart.Admin.Http.Json;

/// <summary>A JSON value that does not fit, with a message that may be shown to the caller; the serializer adds the path.</summary>
internal sealed class MemberException(string message) : JsonException(message);
