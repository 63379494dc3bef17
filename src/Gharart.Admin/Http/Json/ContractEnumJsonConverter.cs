using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gharart.Admin.Http.Json;

internal sealed class ContractEnumJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ContractEnum<T>.TryParse(reader.GetString(), out var value)
            ? value
            : throw new MemberException($"must be one of {string.Join(", ", ContractEnum<T>.All)}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ContractEnum<T>.ToWord(value));
}
