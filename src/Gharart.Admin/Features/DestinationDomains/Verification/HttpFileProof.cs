using System.Text;
using Gharart.Admin.Outgoing;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Features.DestinationDomains.Verification;

/// <summary>
/// Fetches a challenge's file through the guarded client (contract §8.2): over https, and over http where https cannot be set up, as a file on
/// either shows who serves the host. Ports other than the standard ones are for tests.
/// </summary>
internal sealed class HttpFileProof(OutgoingClient client, int httpsPort = 443, int httpPort = 80)
{
    private const int MaxBody = 16 * 1024;
    private const int MaxShown = 120;

    public async Task<Proof> CheckAsync(string host, DomainChallenge challenge, CancellationToken cancellationToken)
    {
        var path = challenge.Url![$"https://{host}".Length..];
        var errors = new List<string>();
        foreach (var (scheme, port) in new[] { ("https", httpsPort), ("http", httpPort) })
        {
            if (!DestinationUrl.TryParse($"{scheme}://{host}:{port}{path}", out var url, out var error))
            {
                return Proof.NotFound(ProofOutcome.Missing, $"{challenge.Url} is no URL that can be asked: {error}.");
            }

            var answer = await client.SendAsync(new OutgoingRequest(HttpMethod.Get, url) { MaxBody = MaxBody }, cancellationToken);
            var (outcome, detail) = Judge(answer, challenge.Body!);
            if (outcome == ProofOutcome.Proved)
            {
                return Proof.Found(VerificationMethod.HttpFile, $"GET {url} has the body");
            }

            errors.Add($"GET {url}: {detail}");
            if (!IsWithoutTls(answer.Failure))
            {
                return Proof.NotFound(outcome, [.. errors, Mend()]);
            }
        }

        return Proof.NotFound(ProofOutcome.Missing, [.. errors, Mend()]);

        string Mend() => $"Serve a file at {challenge.Url} with status 200 and exactly the body {challenge.Body}, and verify again.";
    }

    private static bool IsWithoutTls(OutgoingFailure? failure) => failure?.Error
        is OutgoingError.NotConnected or OutgoingError.TlsFailed or OutgoingError.CertificateExpired or OutgoingError.CertificateWrongName or OutgoingError.CertificateUntrusted;

    private static (ProofOutcome Outcome, string Detail) Judge(OutgoingAnswer answer, string body)
    {
        var place = answer.Hops.Count > 1 ? $"after {answer.Hops.Count - 1} redirects, {answer.Last.Url} " : "the host ";
        if (answer.Failure is { } failure)
        {
            return (failure.Error == OutgoingError.NameNotResolved ? ProofOutcome.NoAnswer : ProofOutcome.Missing, failure.Message);
        }

        if (answer.Status != StatusCodes.Status200OK)
        {
            return (ProofOutcome.Missing, $"{place}answered with status {answer.Status}.");
        }

        // Editors end files with a newline, and some begin them with a byte order mark.
        var text = Encoding.UTF8.GetString(answer.Body).TrimStart('\uFEFF').Trim();
        return text == body && !answer.IsBodyCut ? (ProofOutcome.Proved, "")
            : answer.IsBodyCut ? (ProofOutcome.Wrong, $"{place}answered with more than {MaxBody / 1024} KiB, of which the rest was not read.")
            : (ProofOutcome.Wrong, $"{place}answered with {Show(text)} instead.");
    }

    private static string Show(string text) => text.Length == 0 ? "an empty body" : Dns.DnsText.Quote(Encoding.UTF8.GetBytes(text.Length > MaxShown ? text[..(MaxShown + 1)] : text));
}
