using System.Text.Json;
using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gharart.Admin.Data;

internal static class JsonColumn
{
    /// <summary>Keeps a value of plain records and lists as one JSON text column; a change inside it is noticed.</summary>
    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property)
        where T : class
    {
        property.HasConversion(
            new ValueConverter<T, string>(value => Write(value), text => Read<T>(text)),
            new ValueComparer<T>((a, b) => Same(a, b), value => Write(value).GetHashCode(StringComparison.Ordinal), value => Read<T>(Write(value))));
        return property;
    }

    private static bool Same<T>(T? a, T? b)
        where T : class =>
        ReferenceEquals(a, b) || (a is not null && b is not null && Write(a) == Write(b));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Stored);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, ApiJson.Stored)!;
}
