using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>A certificate authority of a test, and what it issues.</summary>
internal sealed class TestCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly DateTimeOffset _now;

    public TestCertificates(DateTimeOffset now, string root = "Test root")
    {
        _now = now;
        Root = Authority("CN=" + root, issuer: null);
        Intermediate = Authority("CN=Test intermediate", Root);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    /// <summary>A certificate for a name, issued by the root unless said otherwise.</summary>
    /// <param name="name">DNS name, or an IP address.</param>
    /// <param name="validFor">From now; negative for one that ran out so long ago.</param>
    /// <param name="issuer">Who signs it.</param>
    /// <param name="issuerUrl">Where the issuer's certificate is said to be found.</param>
    public X509Certificate2 Issue(string name, TimeSpan? validFor = null, X509Certificate2? issuer = null, string? issuerUrl = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=" + name, key);
        AddNames(request, name);
        if (issuerUrl is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerUrl]));
        }

        var end = _now + (validFor ?? TimeSpan.FromDays(90));
        using var issued = request.Create(issuer ?? Root, end - TimeSpan.FromDays(90), end, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return Reload(withKey);
    }

    /// <summary>A certificate that vouches for itself.</summary>
    public X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("CN=" + name, key);
        AddNames(request, name);
        using var certificate = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(90));
        return Reload(certificate);
    }

    private X509Certificate2 Authority(string subject, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        if (issuer is null)
        {
            using var root = request.CreateSelfSigned(_now.AddYears(-1), _now.AddYears(5));
            return Reload(root);
        }

        using var issued = request.Create(issuer, _now.AddDays(-100), _now.AddYears(4), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return Reload(withKey);
    }

    private static CertificateRequest Request(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        return request;
    }

    private static void AddNames(CertificateRequest request, string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
    }

    // A key that was made in memory alone is not taken by every TLS stack.
    private static X509Certificate2 Reload(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
}
