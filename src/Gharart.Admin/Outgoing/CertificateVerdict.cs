using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gharart.Admin.Outgoing;

/// <summary>What a server's certificate shows, and what is wrong with it.</summary>
internal sealed record CertificateVerdict(TlsDetails? Details, OutgoingFailure? Failure)
{
    public static CertificateVerdict Of(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return new CertificateVerdict(null, new OutgoingFailure(OutgoingError.TlsFailed, $"{host} showed no certificate."));
        }

        var details = new TlsDetails(null, certificate.Issuer, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        return new CertificateVerdict(details, errors == SslPolicyErrors.None ? null : FailureOf(host, certificate, chain, errors));
    }

    // The one that its owner has to mend first: a new certificate has new dates and names too.
    private static OutgoingFailure FailureOf(string host, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var statuses = chain?.ChainStatus.Select(status => status.Status).ToHashSet() ?? [];
        if (statuses.Contains(X509ChainStatusFlags.NotTimeValid))
        {
            var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            return new OutgoingFailure(
                OutgoingError.CertificateExpired,
                $"The certificate of {host}, or one of those behind it, is expired or not valid yet. That of {host} is valid from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}. Renew it.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return new OutgoingFailure(
                OutgoingError.CertificateWrongName, $"The certificate of {host} is for another name ({NamesOf(certificate)}). Install one that covers {host}.");
        }

        var why = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? "signed by itself"
            : statuses.Contains(X509ChainStatusFlags.PartialChain) ? $"issued by {certificate.Issuer}, whose own certificate the server does not send and nobody here knows"
            : statuses.Contains(X509ChainStatusFlags.UntrustedRoot) ? $"issued by {certificate.Issuer}, which nobody here trusts"
            : $"not good for a web server ({string.Join(", ", statuses.Order())})";
        return new OutgoingFailure(
            OutgoingError.CertificateUntrusted, $"The certificate of {host} is {why}. Install one of a public certificate authority, with its intermediate certificates.");
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        const int shown = 5;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).ToList();
        return names.Count == 0 ? certificate.Subject : string.Join(", ", names.Take(shown)) + (names.Count > shown ? ", …" : "");
    }
}
