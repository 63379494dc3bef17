using System.Text.Json;
using Gharart.Admin.Http.Json;

namespace Gharart.Admin.Features.DestinationDomains;

/// <summary>What happened to a domain; appended, never edited.</summary>
internal sealed class DomainHistoryEntry
{
    public int Id { get; set; }

    public int DomainId { get; set; }

    public int HandleId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>E-mail of a person, or the name of the part of the program that acted.</summary>
    public required string Actor { get; set; }

    public required string Action { get; set; }

    /// <summary>A <see cref="DomainChange"/> in JSON.</summary>
    public required string Detail { get; set; }

    public static DomainHistoryEntry Of(DestinationDomain domain, DomainAction action, string actor, DomainChange change, DateTimeOffset at) => new()
    {
        DomainId = domain.Id,
        HandleId = domain.HandleId,
        At = at,
        Actor = actor,
        Action = ContractEnum<DomainAction>.ToWord(action),
        Detail = JsonSerializer.Serialize(change, ApiJson.Stored),
    };

    public DomainHistoryItem ToItem() => new(At, Actor, Action, JsonSerializer.Deserialize<DomainChange>(Detail, ApiJson.Stored)!);
}
