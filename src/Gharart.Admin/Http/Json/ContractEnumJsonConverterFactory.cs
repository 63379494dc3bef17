using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gharart.Admin.Http.Json;

/// <summary>Every enum travels as its contract word.</summary>
internal sealed class ContractEnumJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ContractEnumJsonConverter<>).MakeGenericType(typeToConvert))!;
}
