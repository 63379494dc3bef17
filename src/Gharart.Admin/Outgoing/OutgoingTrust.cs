using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gharart.Admin.Outgoing;

/// <summary>Whose certificates are believed.</summary>
/// <param name="roots">Null for those of the system.</param>
internal sealed class OutgoingTrust(X509Certificate2Collection? roots = null)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>
    /// Nothing is downloaded to judge a certificate: the addresses of issuers and revocation lists that it names would be asked without any guard.
    /// So a server must send its whole chain, as browsers of today mostly demand too.
    /// </summary>
    public X509ChainPolicy Policy(DateTimeOffset at)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = at.LocalDateTime,
            ApplicationPolicy = { ServerAuthentication },
        };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }
}
