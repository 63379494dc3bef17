using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gharart.Admin.Http.Json;

/// <summary>
/// RFC 3339. Written in UTC with milliseconds and <c>Z</c>; read with any offset, but never without one, since a local
/// time would mean another moment on another server. Cut to the millisecond that is stored.
/// </summary>
internal sealed class InstantJsonConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && HasOffset(text) && reader.TryGetDateTimeOffset(out var instant)
            ? DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds())
            : throw new MemberException("must be a date and time of RFC 3339 such as 2026-05-01T10:00:00.000Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':' && text.Contains('T', StringComparison.Ordinal));
}
