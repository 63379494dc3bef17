using System.Text;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;
using Gharart.Core.Snapshots;
using Gharart.Core.Visitors;
using Gharart.Edge.Http;
using Gharart.Edge.Passwords;
using Gharart.Edge.Snapshots;
using KestrelMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Gharart.Edge.Redirecting;

/// <summary>Judges the passwords that visitors type (contract §4), from the hash in the snapshot.</summary>
internal sealed class PasswordGate(
    SnapshotHolder snapshots, VisitorReader visitors, GuessLimiter limiter, KnownPasswords known, PasswordChecks checks, EdgeOptions options)
{
    private readonly byte[] _publicDomain = Encoding.ASCII.GetBytes(options.PublicDomain);

    /// <summary>Whether the request, not a GET, is of a link with a password.</summary>
    public bool AsksForPassword(RequestHead request) => TryFindLink(request, out _);

    /// <summary>Whether the request is a form that can be judged: <see cref="JudgeAsync"/> takes it.</summary>
    public bool TakesForm(RequestHead request) =>
        request.Method == KestrelMethod.Post
        && (request.BodyLength == 0 || PasswordForm.IsForm(request[RequestHeader.ContentType]))
        && AsksForPassword(request);

    /// <summary>Judges a form; the request is not looked at after the call.</summary>
    public Task<PasswordVerdict> JudgeAsync(RequestHead request, byte[] body)
    {
        var form = PasswordForm.Read(body);
        return TryFindLink(request, out var link) && form.Password.Length > 0
            ? JudgeAsync(link.Number, link.PasswordHash.ToArray(), form, visitors.Locate(request).Address)
            : Task.FromResult(new PasswordVerdict(PasswordAnswer.Missing, [], form.Referrer));
    }

    private async Task<PasswordVerdict> JudgeAsync(uint link, byte[] hash, PasswordForm form, ClientAddress client)
    {
        if (limiter.Take(link, client) is > 0 and var seconds)
        {
            return new PasswordVerdict(PasswordAnswer.TooMany, hash, form.Referrer, seconds);
        }

        // Before the guess is given back, or those that come at once would all be free.
        var isKnown = known.Contains(hash, form.Password);
        var check = isKnown ? null : checks.TryBegin(hash, form.Password);
        var answer = isKnown ? PasswordAnswer.Right
            : check is null ? PasswordAnswer.Busy
            : await check ? PasswordAnswer.Right
            : PasswordAnswer.Wrong;
        if (answer != PasswordAnswer.Wrong)
        {
            limiter.GiveBack(link, client);
        }

        if (answer == PasswordAnswer.Right)
        {
            known.Add(hash, form.Password);
        }

        return new PasswordVerdict(answer, hash, form.Referrer);
    }

    private bool TryFindLink(RequestHead request, out LinkView link)
    {
        link = default;
        var address = ShortLinkAddress.Parse(request[RequestHeader.Host], request.Path, _publicDomain);
        return !address.AsksForTarget
            && snapshots.Current is { } served
            && SlugKey.TryPack(address.Slug, out var key)
            && address.FindHandle(served.Index) is { } handle
            && handle.TryFindLink(key, out link)
            && (link.Flags & LinkFlags.HasPassword) != 0;
    }
}
