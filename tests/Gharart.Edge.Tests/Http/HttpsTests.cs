using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gharart.Edge.Tests.Http;

public sealed class HttpsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gharart-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EdgeUrl_WithHttps_IsServedAndSetsSecureCookies()
    {
        var certificate = Path.Combine(_folder, "edge.pfx");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var own = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllBytesAsync(certificate, own.Export(X509ContentType.Pfx));
        await using var edge = new EdgeFixture { Certificate = certificate }.With("EdgeUrl", "https://127.0.0.1:0");
        await edge.InitializeAsync();
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == own.GetCertHashString();
        using var client = new HttpClient(handler);

        using var visit = new HttpRequestMessage(HttpMethod.Get, new Uri(edge.Address, "/split"));
        visit.Headers.Host = SampleHandles.Host;
        using var answer = await client.SendAsync(visit);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("; Secure", answer.Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "127.0.0.0/8", true)]
    [InlineData("HTTPS", "127.0.0.0/8", true)]
    [InlineData("http", "127.0.0.0/8", false)]
    [InlineData("https", "10.0.0.0/8", false)]
    public async Task ForwardedProto_OfATrustedProxy_MakesCookiesSecure(string proto, string trusted, bool secure)
    {
        await using var edge = new EdgeFixture().With("TrustedProxies", trusted);
        await edge.InitializeAsync();

        using var answer = await edge.SendAsync("/split", ("X-Forwarded-Proto", proto));

        Assert.Equal(secure, answer.Header("Set-Cookie").EndsWith("; Secure", StringComparison.Ordinal));
    }
}
