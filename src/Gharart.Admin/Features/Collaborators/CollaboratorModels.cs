using System.ComponentModel.DataAnnotations;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Collaborators;

internal sealed record CollaboratorRequest([property: StringLength(EmailAddress.MaxLength)] string? Email, HandleRole? Role);

/// <summary>
/// Either <c>collaborators</c>, which replaces all of them (the owner stays, listed or not), or <c>email</c> and <c>role</c> to add or change one.
/// </summary>
internal sealed record PutCollaboratorsRequest(
    [property: MaxLength(CollaboratorRules.MaxCollaborators + 1)] IReadOnlyList<CollaboratorRequest>? Collaborators = null,
    [property: StringLength(EmailAddress.MaxLength)] string? Email = null,
    HandleRole? Role = null);

internal sealed record CollaboratorResponse(string Email, string? DisplayName, HandleRole Role, AccountState State);

/// <summary>The whole team, the owner first; the version is the handle's.</summary>
internal sealed record CollaboratorsResponse(IReadOnlyList<CollaboratorResponse> Items, string? NextToken, int Version) : IVersionedResponse;
