using Gharart.Admin.Http.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gharart.Admin.Data;

/// <summary>Stores an enum as its contract word; <see cref="AdminDbContext"/> puts it on every enum property.</summary>
internal sealed class ContractEnumColumn<T>() : ValueConverter<T, string>(
    value => ContractEnum<T>.ToWord(value),
    word => ContractEnum<T>.Parse(word))
    where T : struct, Enum;
