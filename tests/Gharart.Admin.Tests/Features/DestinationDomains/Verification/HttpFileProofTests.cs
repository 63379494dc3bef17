using System.Net;
using Gharart.Admin.Features.DestinationDomains;
using Gharart.Admin.Features.DestinationDomains.Verification;
using Gharart.Admin.Tests.Outgoing;

namespace Gharart.Admin.Tests.Features.DestinationDomains.Verification;

/// <summary>Challenge files on real web servers that do right and wrong. 127.0.0.2 stands for the public Internet, the rest of this machine for what is forbidden.</summary>
public sealed class HttpFileProofTests : IDisposable
{
    private const string Host = "shop.example";
    private const int NobodyListens = 9999;

    private static readonly DomainChallenge Challenge = DomainChallenge.Of(Host, "0123456789abcdef").Single(one => one.Method == VerificationMethod.HttpFile);

    private readonly OutgoingScene _scene = new();

    public HttpFileProofTests() => _scene.Name(Host, OutgoingScene.Public);

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Check_TheBody_Proves(string end)
    {
        using var certificate = _scene.Certificates.Issue(Host);
        await using var server = LoopbackServer.Saying(LoopbackServer.Ok(Challenge.Body + end), OutgoingScene.Public, certificate);

        var proof = await CheckAsync(server.Port, NobodyListens);

        Assert.Equal(ProofOutcome.Proved, proof.Outcome);
        Assert.Equal(VerificationMethod.HttpFile, proof.Method);
        Assert.Empty(proof.Errors);
        var path = Challenge.Url!["https://shop.example".Length..];
        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoTls_TakesTheFileOverHttp()
    {
        await using var server = Serving(LoopbackServer.Ok(Challenge.Body!));
        Assert.Equal(ProofOutcome.Proved, (await CheckAsync(NobodyListens, server.Port)).Outcome);

        using var certificate = _scene.Certificates.SelfSigned(Host);
        await using var untrusted = LoopbackServer.Saying(LoopbackServer.Ok("not read"), OutgoingScene.Public, certificate);
        Assert.Equal(ProofOutcome.Proved, (await CheckAsync(untrusted.Port, server.Port)).Outcome);
        Assert.Empty(untrusted.Requests);
    }

    [Theory]
    [InlineData("404 Not Found", "gone", nameof(ProofOutcome.Missing), "answered with status 404.")]
    [InlineData("500 Oops", "gone", nameof(ProofOutcome.Missing), "answered with status 500.")]
    [InlineData("200 OK", "", nameof(ProofOutcome.Wrong), "answered with an empty body instead.")]
    [InlineData("200 OK", "<h1>Shop \"of\" wonders</h1>", nameof(ProofOutcome.Wrong), "answered with \"<h1>Shop \\\"of\\\" wonders</h1>\" instead.")]
    [InlineData("200 OK", "gharart-verify=0123456789abcdee", nameof(ProofOutcome.Wrong), "answered with \"gharart-verify=0123456789abcdee\" instead.")]
    public async Task Check_SomethingElse_SaysWhatCame(string status, string body, string outcome, string detail)
    {
        await using var server = Serving(LoopbackServer.Ok(body, status: status));

        var proof = await CheckAsync(NobodyListens, server.Port);

        Assert.Equal(outcome, proof.Outcome.ToString());
        Assert.Equal(3, proof.Errors.Count);
        Assert.EndsWith(detail, proof.Errors[1], StringComparison.Ordinal);
        Assert.Equal($"Serve a file at {Challenge.Url} with status 200 and exactly the body {Challenge.Body}, and verify again.", proof.Errors[2]);
    }

    [Fact]
    public async Task Check_EndlessBody_IsCutAndProvesNothing()
    {
        var sent = 0L;
        var text = Challenge.Body + new string(' ', 64 * 1024);
        await using var server = LoopbackServer.Start(
            async (_, stream, stop) =>
            {
                await OutgoingScene.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", stop);
                while (sent < 1_073_741_824)
                {
                    await OutgoingScene.WriteAsync(stream, text, stop);
                    sent += text.Length;
                }
            },
            OutgoingScene.Public);

        var proof = await CheckAsync(NobodyListens, server.Port);

        Assert.Equal(ProofOutcome.Wrong, proof.Outcome);
        Assert.Contains("more than 16 KiB", proof.Errors[1], StringComparison.Ordinal);
        Assert.InRange(sent, 0, 100_000_000);
    }

    [Fact]
    public async Task Check_RedirectToThisMachine_IsRefusedAndNothingIsContacted()
    {
        await using var secret = LoopbackServer.Saying(LoopbackServer.Ok(Challenge.Body!));
        _scene.Name("inside.example", IPAddress.Loopback);
        foreach (var location in new[] { $"http://127.0.0.1:{secret.Port}/", $"http://inside.example:{secret.Port}/" })
        {
            await using var server = Serving(LoopbackServer.Redirect(location));

            var proof = await CheckAsync(NobodyListens, server.Port);

            Assert.Equal(ProofOutcome.Missing, proof.Outcome);
        }

        Assert.Equal(0, secret.Connections);
    }

    [Fact]
    public async Task Check_HostOfThisMachine_IsNotContacted()
    {
        await using var secret = LoopbackServer.Saying(LoopbackServer.Ok(Challenge.Body!));
        using var scene = new OutgoingScene();
        scene.Name(Host, OutgoingScene.Public, IPAddress.Loopback);

        var proof = await new HttpFileProof(scene.Client, secret.Port, secret.Port).CheckAsync(Host, Challenge, CancellationToken.None);

        Assert.Equal(ProofOutcome.Missing, proof.Outcome);
        Assert.Contains("a loopback address", proof.Errors[0], StringComparison.Ordinal);
        Assert.Equal(0, secret.Connections);
    }

    [Fact]
    public async Task Check_NameThatMovesToThisMachine_IsNotFollowedThere()
    {
        await using var secret = LoopbackServer.Saying(LoopbackServer.Ok(Challenge.Body!));
        using var scene = new OutgoingScene();
        scene.Name(Host, OutgoingScene.Public);
        scene.Name(Host, IPAddress.Loopback);

        // https is resolved to the public address, where nobody listens; http then meets the new one.
        var proof = await new HttpFileProof(scene.Client, secret.Port, secret.Port).CheckAsync(Host, Challenge, CancellationToken.None);

        Assert.Equal(ProofOutcome.Missing, proof.Outcome);
        Assert.Equal(2, scene.Lookups.Count);
        Assert.Equal(0, secret.Connections);
    }

    [Fact]
    public async Task Check_RedirectWithinThePublicInternet_IsFollowed()
    {
        await using var target = Serving(LoopbackServer.Ok(Challenge.Body!));
        _scene.Name("www.shop.example", OutgoingScene.Public);
        await using var server = Serving(LoopbackServer.Redirect($"http://www.shop.example:{target.Port}/proof"));

        Assert.Equal(ProofOutcome.Proved, (await CheckAsync(NobodyListens, server.Port)).Outcome);
    }

    [Fact]
    public async Task Check_NameWithoutAddress_LearnsNothing()
    {
        using var scene = new OutgoingScene();

        var proof = await new HttpFileProof(scene.Client).CheckAsync("nowhere.example", Challenge with { Url = Challenge.Url!.Replace(Host, "nowhere.example", StringComparison.Ordinal) }, CancellationToken.None);

        Assert.Equal(ProofOutcome.NoAnswer, proof.Outcome);
        Assert.Contains("nowhere.example does not exist", proof.Errors[0], StringComparison.Ordinal);
    }

    private static LoopbackServer Serving(string answer) => LoopbackServer.Saying(answer, OutgoingScene.Public);

    private Task<Proof> CheckAsync(int httpsPort, int httpPort) => new HttpFileProof(_scene.Client, httpsPort, httpPort).CheckAsync(Host, Challenge, CancellationToken.None);
}
