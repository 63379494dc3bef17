using Gharart.Admin.Http;
using Gharart.Admin.Identity;

namespace Gharart.Admin.Features.Collaborators;

/// <summary>What a list of collaborators may say (contract §2).</summary>
internal static class CollaboratorRules
{
    public const int MaxCollaborators = 100;

    /// <summary>Roles by folded e-mail. Empty, with the reasons in <paramref name="errors"/>, when the request is wrong.</summary>
    public static Dictionary<string, HandleRole> Read(FieldErrors errors, PutCollaboratorsRequest request)
    {
        var wanted = new Dictionary<string, HandleRole>(StringComparer.Ordinal);
        if (request.Collaborators is null)
        {
            Add(errors, wanted, new CollaboratorRequest(request.Email, request.Role), "");
            return wanted;
        }

        _ = errors.Check(request is { Email: null, Role: null }, "email", "and role are for one collaborator; leave them out beside the list")
            & errors.Check(request.Collaborators.Count <= MaxCollaborators + 1, "collaborators", $"must be at most {MaxCollaborators}, and the owner");
        for (var i = 0; i < request.Collaborators.Count && errors.Count < 20; i++)
        {
            Add(errors, wanted, request.Collaborators[i], $"collaborators[{i}].");
        }

        return wanted;
    }

    private static void Add(FieldErrors errors, Dictionary<string, HandleRole> wanted, CollaboratorRequest? collaborator, string path)
    {
        if (errors.Check(EmailAddress.TryFold(collaborator?.Email, out var email), path + "email", "must be an e-mail address")
            & errors.Check(collaborator?.Role is not null, path + "role", "must be CREATOR or OPERATOR"))
        {
            errors.Check(wanted.TryAdd(email, collaborator!.Role!.Value), path + "email", "is listed twice");
        }
    }
}
