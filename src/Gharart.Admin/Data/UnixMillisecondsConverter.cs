using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gharart.Admin.Data;

/// <summary>
/// Instants are stored as INTEGER milliseconds since 1970: they sort, compare and index as numbers.
/// In a query compare with a local variable, never with a call such as <c>time.GetUtcNow()</c>.
/// </summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
