using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gharart.Admin.Http.Json;

/// <summary>How the API reads and writes JSON (contract §1), in one place for the wire and for JSON columns.</summary>
internal static class ApiJson
{
    private const int MaxDepth = 32;

    /// <summary>As on the wire, for code that writes an answer itself.</summary>
    public static JsonSerializerOptions Wire { get; } = Build(JsonIgnoreCondition.Never);

    /// <summary>For JSON columns: without nulls, and reading what an older program wrote.</summary>
    public static JsonSerializerOptions Stored { get; } = Build(JsonIgnoreCondition.WhenWritingNull, JsonUnmappedMemberHandling.Skip);

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = MaxDepth;
        // Answers are application/json with nosniff, never part of a page: an apostrophe may stay one.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new ContractEnumJsonConverterFactory());
        options.Converters.Add(new InstantJsonConverter());
    }

    private static JsonSerializerOptions Build(
        JsonIgnoreCondition ignore, JsonUnmappedMemberHandling unmapped = JsonUnmappedMemberHandling.Disallow)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.DefaultIgnoreCondition = ignore;
        options.UnmappedMemberHandling = unmapped;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
