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

    /// <summary>A JSON object.</summary>
    public required string Detail { get; set; }
}
