using Gharart.Admin.Data;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>A tracking template of a handle (contract §9).</summary>
internal sealed class TrackingTemplate : IVersioned
{
    public int Id { get; set; }

    public int HandleId { get; set; }

    /// <summary>The name its owner gave it; unique in the handle.</summary>
    public required string TemplateKey { get; set; }

    /// <summary>Never changes.</summary>
    public TemplateKind Kind { get; set; }

    public bool Enabled { get; set; } = true;

    public TemplateScope AppliesTo { get; set; } = TemplateScope.All;

    public TemplateSettings Settings { get; set; } = new();

    /// <summary>Signing secret, API secret or access token (<see cref="TemplateSecrets"/>); null for a kind without one.</summary>
    public byte[]? SealedSecret { get; set; }

    /// <summary>The signing secret before the last rotation.</summary>
    public byte[]? SealedOldSecret { get; set; }

    /// <summary>Until then deliveries are signed with the old secret too.</summary>
    public DateTimeOffset? OldSecretUntil { get; set; }

    /// <summary>Why it was disabled by the system; null when it was not.</summary>
    public string? DisabledReason { get; set; }

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
