using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gharart.EndToEnd.Tests.BridgePages;

/// <summary>
/// All hosts that a browser may ask: the one of the tag manager's script behind TLS, and destinations. A container <c>GTM-SEEN1</c> sends the page's data layer home and tries
/// another host; <c>GTM-HUNG1</c> is not answered before its visitor has arrived.
/// </summary>
internal sealed class StandInHosts : IAsyncDisposable
{
    private const string Container =
        "fetch('https://www.googletagmanager.com/seen',{method:'POST',mode:'no-cors',keepalive:true,body:JSON.stringify(window.dataLayer)});"
        + "fetch('https://evil.example/container',{mode:'no-cors',keepalive:true});eval('1');";

    // So long a stand-in waits for the other half of the scene; what did not come by then shows in the test.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<string> _dataLayer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrived = new()
    {
        ["seen"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
        ["hung"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
    };

    private StandInHosts(WebApplication app) => _app = app;

    /// <summary>Host, path with query and referrer of everything that was asked for.</summary>
    public ConcurrentQueue<(string Host, string Target, string Referrer)> Asked { get; } = [];

    /// <summary>The data layer as the container saw it, in JSON.</summary>
    public Task<string> DataLayer => _dataLayer.Task;

    /// <summary>Whether the script of <c>GTM-HUNG1</c> was still owed when its visitor arrived; null before.</summary>
    public bool? HungAtArrival { get; private set; }

    /// <summary>Where the visitor of the container that answers goes on to.</summary>
    public string Next { get; set; } = "about:blank";

    /// <summary>For <c>--host-resolver-rules</c>.</summary>
    public string ResolverRules { get; private set; } = "";

    public static async Task<StandInHosts> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=www.googletagmanager.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        var hosts = new StandInHosts(builder.Build());
        hosts._app.Run(hosts.AnswerAsync);
        await hosts._app.StartAsync();
        var addresses = hosts._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        hosts.ResolverRules =
            $"MAP www.googletagmanager.com 127.0.0.1:{addresses.Single(a => a.Scheme == "https").Port}, MAP * 127.0.0.1:{addresses.Single(a => a.Scheme == "http").Port}";
        return hosts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var arrival in _arrived.Values)
        {
            arrival.TrySetResult();
        }

        _dataLayer.TrySetCanceled();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Asked.Enqueue((request.Host.Value ?? "", request.GetEncodedPathAndQuery(), request.Headers.Referer.ToString()));
        var isScriptHost = request.Host.Host == "www.googletagmanager.com" && request.IsHttps;
        switch (request.Path.Value)
        {
            case "/gtm.js" when isScriptHost && request.Query["id"] == "GTM-HUNG1":
                await OrPatienceAsync(_arrived["hung"].Task);
                HungAtArrival ??= false;
                break;
            case "/gtm.js" when isScriptHost:
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync(Container);
                break;
            case "/seen" when isScriptHost:
                using (var reader = new StreamReader(request.Body))
                {
                    _dataLayer.TrySetResult(await reader.ReadToEndAsync());
                }

                break;
            case "/arrived" when request.Query["case"] == "seen":
                // The page before lives until this answer comes.
                await OrPatienceAsync(_dataLayer.Task);
                _arrived["seen"].TrySetResult();
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync($"<meta http-equiv=\"refresh\" content=\"0; url={WebUtility.HtmlEncode(Next)}\">");
                break;
            case "/arrived":
                HungAtArrival ??= true;
                _arrived["hung"].TrySetResult();
                break;
        }
    }

    private static async Task OrPatienceAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // What is missing is for the test to say.
        }
    }
}
