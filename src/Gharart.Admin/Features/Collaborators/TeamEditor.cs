using Gharart.Admin.Data;
using Gharart.Admin.Features.Handles;
using Gharart.Admin.Http;
using Gharart.Admin.Identity;
using Gharart.Admin.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Gharart.Admin.Features.Collaborators;

/// <summary>Changes who works on a handle, in the caller's transaction: members, invitations, and the tokens of those who leave.</summary>
internal sealed class TeamEditor(
    AdminDbContext db, OneTimeLinks links, RefreshTokens sessions, MailQueue mails, AccountMails texts, TimeProvider time)
{
    /// <summary>Makes the team what is wanted; answers why not.</summary>
    /// <param name="handle">With its members.</param>
    /// <param name="wanted">Roles by folded e-mail.</param>
    /// <param name="isWhole">Whoever is not wanted leaves.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<ApiProblem?> ApplyAsync(Handle handle, Dictionary<string, HandleRole> wanted, bool isWhole, CancellationToken cancellationToken)
    {
        var owner = handle.Members.Single(member => member.Role == HandleRole.Owner);
        var ids = handle.Members.ConvertAll(member => member.AccountId);
        var emails = wanted.Keys.ToList();
        var accounts = await db.Accounts
            .Where(account => ids.Contains(account.Id) || emails.Contains(account.Email))
            .ToDictionaryAsync(account => account.Email, cancellationToken);
        var ownersEmail = accounts.Values.Single(account => account.Id == owner.AccountId).Email;
        if (wanted.Any(pair => pair.Value == HandleRole.Owner != (pair.Key == ownersEmail)))
        {
            return ApiProblem.Invalid("role", "OWNER is the one owner, who changes by POST /v2/handles/{handle}/transfer only");
        }

        wanted.Remove(ownersEmail);
        if (isWhole)
        {
            var leaving = accounts.Values.Where(account => ids.Contains(account.Id) && account.Id != owner.AccountId && !wanted.ContainsKey(account.Email));
            foreach (var account in leaving)
            {
                await RemoveAsync(handle, account, cancellationToken);
            }
        }

        foreach (var (email, role) in wanted)
        {
            await SetAsync(handle, accounts.GetValueOrDefault(email), email, role, ownersEmail, cancellationToken);
        }

        if (handle.Members.Count > CollaboratorRules.MaxCollaborators + 1)
        {
            return ApiProblem.Conflict($"A handle has at most {CollaboratorRules.MaxCollaborators} collaborators.");
        }

        if (db.ChangeTracker.HasChanges())
        {
            db.Entry(handle).State = EntityState.Modified;
            await db.SaveChangesAsync(cancellationToken);
        }

        return null;
    }

    private async Task SetAsync(Handle handle, Account? account, string email, HandleRole role, string inviter, CancellationToken cancellationToken)
    {
        var member = account is null ? null : handle.Members.Find(candidate => candidate.AccountId == account.Id);
        if (member is not null)
        {
            if (member.Role >= HandleRole.Operator && role < HandleRole.Operator)
            {
                await RevokeTokensAsync(handle.Id, account!.Id, cancellationToken);
            }

            member.Role = role;
            return;
        }

        account = await WelcomeAsync(handle, account, email, inviter, cancellationToken);
        handle.Members.Add(new HandleMember { AccountId = account.Id, Role = role });
    }

    private async Task<Account> WelcomeAsync(Handle handle, Account? account, string email, string inviter, CancellationToken cancellationToken)
    {
        if (account is null)
        {
            account = new Account { Email = email, PasswordHash = "", CreatedAt = time.GetUtcNowMilliseconds() };
            db.Accounts.Add(account);
            await db.SaveChangesAsync(cancellationToken);
        }
        else if (account.EmailVerifiedAt is null && account.State == AccountState.Active)
        {
            await ResetAsync(account, cancellationToken);
        }

        if (account.State == AccountState.Invited)
        {
            mails.Add(db, texts.Invite(email, handle.Name, inviter, links.Add(account, OneTimeLinkPurpose.AcceptInvite)));
        }

        return account;
    }

    // Somebody signed up with this address and never proved it to be theirs. The invitation is for whoever reads its mail, so the
    // account is theirs from now on.
    private async Task ResetAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        account.PasswordHash = "";
        await sessions.RevokeAllAsync(account.Id, null, cancellationToken);
        await db.PersonalAccessTokens.Where(token => token.CreatedBy == account.Id && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), cancellationToken);
    }

    private async Task RemoveAsync(Handle handle, Account account, CancellationToken cancellationToken)
    {
        await RevokeTokensAsync(handle.Id, account.Id, cancellationToken);
        handle.Members.RemoveAll(member => member.AccountId == account.Id);

        // An invitation that is taken back leaves nothing that could still be accepted.
        if (account.State == AccountState.Invited
            && !await db.HandleMembers.AnyAsync(member => member.AccountId == account.Id && member.HandleId != handle.Id, cancellationToken))
        {
            db.Accounts.Remove(account);
        }
    }

    private async Task RevokeTokensAsync(int handleId, int accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNowMilliseconds();
        await db.PersonalAccessTokens.Where(token => token.HandleId == handleId && token.CreatedBy == accountId && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), cancellationToken);
    }
}
