using Gharart.Admin.Outgoing;

namespace Gharart.Admin.Tests.Outgoing;

/// <summary>TLS as the guarded client sees it.</summary>
public sealed class OutgoingTlsTests : IDisposable
{
    private readonly OutgoingScene _scene = new();

    [Fact]
    public async Task Redirect_FromHttpsToHttp_IsRefusedUnlessAllowed()
    {
        await using var plain = LoopbackServer.Saying(LoopbackServer.Ok("open"), OutgoingScene.Public);
        using var certificate = _scene.Certificates.Issue("shop.example");
        await using var secure = LoopbackServer.Saying(LoopbackServer.Redirect($"http://shop.example:{plain.Port}/"), OutgoingScene.Public, certificate);
        _scene.Name("shop.example", OutgoingScene.Public);
        var request = new OutgoingRequest(HttpMethod.Get, OutgoingScene.Url($"https://shop.example:{secure.Port}/"));

        var refused = await _scene.Client.SendAsync(request, CancellationToken.None);
        var seenBefore = plain.Connections;
        var allowed = await _scene.Client.SendAsync(request with { AllowsDowngrade = true }, CancellationToken.None);

        Assert.Equal(OutgoingError.Downgraded, refused.Failure?.Error);
        Assert.Equal(0, seenBefore);
        Assert.Null(allowed.Failure);
        Assert.True(allowed.IsDowngraded);
    }

    [Fact]
    public async Task Tls_OfAGoodHost_IsDescribed()
    {
        using var certificate = _scene.Certificates.Issue("shop.example", TimeSpan.FromDays(30));
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("safe"), OutgoingScene.Public, certificate);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"https://shop.example:{server.Port}/");

        Assert.Null(answer.Failure);
        Assert.StartsWith("TLS 1.", answer.Last.Tls!.Version, StringComparison.Ordinal);
        Assert.Equal("CN=Test root", answer.Last.Tls.Issuer);
        Assert.Equal(_scene.Clock.GetUtcNow().AddDays(30), answer.Last.Tls.ExpiresAt);
    }

    [Theory]
    [InlineData("expired", nameof(OutgoingError.CertificateExpired), "valid from 2026-01-30 to 2026-04-30")]
    [InlineData("not yet", nameof(OutgoingError.CertificateExpired), "valid from 2026-05-31")]
    [InlineData("self-signed", nameof(OutgoingError.CertificateUntrusted), "signed by itself")]
    [InlineData("wrong name", nameof(OutgoingError.CertificateWrongName), "for another name (other.example)")]
    [InlineData("no intermediate", nameof(OutgoingError.CertificateUntrusted), "CN=Test intermediate, whose own certificate the server does not send")]
    [InlineData("unknown root", nameof(OutgoingError.CertificateUntrusted), "CN=Other root")]
    [InlineData("no TLS at all", nameof(OutgoingError.TlsFailed), "TLS failed")]
    public async Task Tls_ThatIsWrong_IsAFailureThatSaysWhat(string what, string expected, string message)
    {
        using var certificate = what switch
        {
            "expired" => _scene.Certificates.Issue("shop.example", TimeSpan.FromDays(-1)),
            "not yet" => _scene.Certificates.Issue("shop.example", TimeSpan.FromDays(120)),
            "self-signed" => _scene.Certificates.SelfSigned("shop.example"),
            "wrong name" => _scene.Certificates.Issue("other.example"),
            "no intermediate" => _scene.Certificates.Issue("shop.example", issuer: _scene.Certificates.Intermediate),
            "unknown root" => new TestCertificates(_scene.Clock.GetUtcNow(), "Other root").Issue("shop.example"),
            _ => null,
        };
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("unsafe"), OutgoingScene.Public, certificate);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"https://shop.example:{server.Port}/");

        Assert.Equal(expected, answer.Failure?.Error.ToString());
        Assert.Contains(message, answer.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(what == "no TLS at all", answer.Last.Tls is null);
        Assert.DoesNotContain(server.Requests, request => request.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tls_WithItsIntermediate_IsTrusted()
    {
        using var certificate = _scene.Certificates.Issue("shop.example", issuer: _scene.Certificates.Intermediate);
        await using var server = LoopbackServer.Start((_, stream, stop) => OutgoingScene.WriteAsync(stream, LoopbackServer.Ok("safe"), stop), OutgoingScene.Public, certificate, _scene.Certificates.Intermediate);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"https://shop.example:{server.Port}/");

        Assert.True(answer.Failure is null, answer.Failure?.Message);
    }

    [Fact]
    public async Task Certificate_ThatNamesAnAddressOfItsIssuer_MakesNobodyAskThere()
    {
        await using var victim = LoopbackServer.Start(async (_, stream, stop) =>
        {
            var bytes = _scene.Certificates.Intermediate.RawData;
            await OutgoingScene.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-cert\r\nContent-Length: {bytes.Length}\r\n\r\n", stop);
            await stream.WriteAsync(bytes, stop);
        });
        using var certificate = _scene.Certificates.Issue("shop.example", issuer: _scene.Certificates.Intermediate, issuerUrl: $"http://127.0.0.1:{victim.Port}/issuer.cer");
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok("unsafe"), OutgoingScene.Public, certificate);
        _scene.Name("shop.example", OutgoingScene.Public);

        var answer = await _scene.GetAsync($"https://shop.example:{server.Port}/");

        Assert.Equal(OutgoingError.CertificateUntrusted, answer.Failure?.Error);
        Assert.Equal(0, victim.Connections);
    }

    public void Dispose() => _scene.Dispose();
}
