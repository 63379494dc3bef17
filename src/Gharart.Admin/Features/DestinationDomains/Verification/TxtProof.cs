using System.Security.Cryptography;
using System.Text;
using Gharart.Admin.Dns;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>
/// Looks for a challenge's TXT record at every resolver. More than half must see it, so that one that lies or was lied to decides nothing; a
/// record that stands at a random name too is a wildcard, which may have been there before the challenge was.
/// </summary>
internal sealed class TxtProof(DnsClient dns)
{
    private const int MaxShown = 3;
    private const int ProbeBytes = 8;

    public async Task<Proof> CheckAsync(string domain, DomainChallenge challenge, CancellationToken cancellationToken)
    {
        var value = Encoding.ASCII.GetBytes(challenge.Value!);
        if (!DnsName.TryParse(challenge.Name!, out var name) || !DnsName.TryParse($"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProbeBytes))}.{domain}", out var probe))
        {
            return Proof.NotFound(ProofOutcome.Missing, $"{challenge.Name} is longer than a DNS name can be, so {domain} can be proved by its file only.");
        }

        var resolvers = dns.Resolvers;
        var sightings = await Task.WhenAll(resolvers.Select(resolver => LookAsync(resolver, name, probe, value, cancellationToken)));
        var seen = sightings.Count(sighting => sighting.Outcome == ProofOutcome.Proved);
        var silent = sightings.Count(sighting => sighting.Outcome == ProofOutcome.NoAnswer);
        var majority = (sightings.Length / 2) + 1;
        if (seen >= majority)
        {
            return Proof.Found(VerificationMethod.DnsTxt, $"TXT {name} seen at {string.Join("; ", sightings.Where(sighting => sighting.Outcome == ProofOutcome.Proved).Select(sighting => sighting.Resolver))}");
        }

        var errors = sightings.Select(sighting => $"TXT {name}: the resolver {sighting.Resolver} {sighting.Detail}.").ToList();
        if (sightings.Length > 1)
        {
            errors.Add($"{seen} of {sightings.Length} resolvers see the value, and {majority} must.");
        }

        var misses = sightings.Where(sighting => sighting.Outcome is ProofOutcome.Missing or ProofOutcome.Wrong).ToArray();
        if (seen + silent >= majority)
        {
            errors.Add("Too few resolvers answered to tell, so the state stays as it is. Verify again later; Gharart__Dns__Resolvers sets which resolvers are asked.");
            return Proof.NotFound(ProofOutcome.NoAnswer, errors);
        }

        errors.AddRange(await FindNearbyAsync(resolvers[0], domain, name, value, misses, cancellationToken));
        errors.Add(misses.Any(sighting => sighting.IsWildcard)
            ? $"Take the value out of the wildcard record *.{domain}, set it at {name} alone, and verify again."
            : $"Set a TXT record at {name} with exactly the value {challenge.Value}, wait until it is served (old answers are kept for their TTL), and verify again.");
        return Proof.NotFound(misses.Max(sighting => sighting.Outcome), errors);
    }

    private static async Task<TxtSighting> LookAsync(DnsResolver resolver, DnsName name, DnsName probe, byte[] value, CancellationToken cancellationToken)
    {
        var lookup = await resolver.LookUpAsync(name, DnsRecordType.Txt, cancellationToken);
        if (lookup.Status != DnsStatus.Found)
        {
            return Sighted(!lookup.IsAnswer ? ProofOutcome.NoAnswer : lookup.Status == DnsStatus.BadAliases ? ProofOutcome.Wrong : ProofOutcome.Missing, lookup.Detail);
        }

        if (!Holds(lookup, value))
        {
            return Sighted(ProofOutcome.Wrong, Describe(lookup, value));
        }

        var wild = await resolver.LookUpAsync(probe, DnsRecordType.Txt, cancellationToken);
        return !wild.IsAnswer ? Sighted(ProofOutcome.NoAnswer, $"has the value, but asked whether {probe} has it too, which would be a wildcard, it {wild.Detail}")
            : !Holds(wild, value) ? Sighted(ProofOutcome.Proved, "has the value")
            : Sighted(ProofOutcome.Wrong, $"has the value at {probe} too, a name made up for this check: a wildcard record, which proves nothing") with { IsWildcard = true };

        TxtSighting Sighted(ProofOutcome outcome, string detail) => new(resolver.Name, outcome, false, detail);
    }

    private static bool Holds(DnsLookup lookup, byte[] value) => lookup.Records.Any(record => record.Text.AsSpan().SequenceEqual(value));

    private static string Describe(DnsLookup lookup, byte[] value)
    {
        var texts = lookup.Records.Select(record => record.Text!).ToArray();
        var shown = string.Join(", ", texts.Take(MaxShown).Select(text => DnsText.Quote(text))) + (texts.Length > MaxShown ? $" and {texts.Length - MaxShown} more" : "");
        var isDecorated = texts.Any(text => text.Length > value.Length && text.AsSpan().IndexOf(value) >= 0);
        return $"has {shown} instead" + (isDecorated ? ", where the value has something around it, such as quotes or spaces" : "");
    }

    // The two places where the record is put by mistake: below the zone twice, as providers add it by themselves, and at the domain itself.
    private static async Task<IEnumerable<string>> FindNearbyAsync(
        DnsResolver resolver, string domain, DnsName name, byte[] value, TxtSighting[] misses, CancellationToken cancellationToken)
    {
        if (misses.Any(sighting => sighting.Outcome != ProofOutcome.Missing))
        {
            return [];
        }

        (string Name, string Mend)[] places =
        [
            ($"{name}.{domain}", "the DNS provider adds the domain by itself, so enter the name without it"),
            (domain, $"move it to {name}"),
        ];
        var found = await Task.WhenAll(places.Select(async place =>
            DnsName.TryParse(place.Name, out var nearby) && Holds(await resolver.LookUpAsync(nearby, DnsRecordType.Txt, cancellationToken), value)));
        return places.Where((_, i) => found[i]).Select(place => $"The value stands at {place.Name} instead: {place.Mend}.");
    }
}
