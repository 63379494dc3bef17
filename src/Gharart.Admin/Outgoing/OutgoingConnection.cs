using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gharart.Core.Destinations;

namespace Gharart.Admin.Outgoing;

/// <summary>A connection to one address that was checked, with TLS agreed on where the URL asks for it; or why there is none.</summary>
internal sealed class OutgoingConnection : IAsyncDisposable
{
    // A name may have many addresses; a dead one among them must not use up all the time.
    private const int MaxAddresses = 4;
    private static readonly TimeSpan PatienceWithOne = TimeSpan.FromSeconds(2);

    private OutgoingConnection()
    {
    }

    /// <summary>What to talk over; null where there is a failure.</summary>
    public Stream? Stream { get; private set; }

    public IPAddress? Address { get; private set; }

    public TlsDetails? Tls { get; private set; }

    public OutgoingFailure? Failure { get; private set; }

    /// <summary>Connects to the first address that accepts, and to nothing else.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public static async Task<OutgoingConnection> OpenAsync(
        DestinationUrl url, IReadOnlyList<IPAddress> addresses, X509ChainPolicy policy, CancellationToken cancellationToken)
    {
        var connection = new OutgoingConnection();
        try
        {
            await connection.ConnectAsync(url, addresses, cancellationToken);
            if (url.IsHttps && connection.Stream is not null)
            {
                await connection.AgreeOnTlsAsync(url, policy, cancellationToken);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ConnectAsync(DestinationUrl url, IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken)
    {
        // IPv4 first: a host without IPv6 is more common than one without IPv4.
        var error = SocketError.Success;
        foreach (var address in addresses.OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6).Take(MaxAddresses))
        {
            (var stream, error) = await TryConnectAsync(new IPEndPoint(address, url.Port), cancellationToken);
            if (stream is not null)
            {
                (Stream, Address) = (stream, address);
                return;
            }
        }

        var how = error switch
        {
            SocketError.ConnectionRefused => "refused the connection",
            SocketError.TimedOut => "did not accept a connection in time",
            _ => $"could not be reached ({error})",
        };
        Failure = new OutgoingFailure(OutgoingError.NotConnected, $"{url.Host} {how} on port {url.Port}.");
    }

    private static async Task<(Stream? Stream, SocketError Error)> TryConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PatienceWithOne);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, patience.Token);
            return (new NetworkStream(socket, ownsSocket: true), SocketError.Success);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return (null, e.SocketErrorCode);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return (null, SocketError.TimedOut);
        }
    }

    private async Task AgreeOnTlsAsync(DestinationUrl url, X509ChainPolicy policy, CancellationToken cancellationToken)
    {
        CertificateVerdict? verdict = null;
        var tls = new SslStream(Stream!, leaveInnerStreamOpen: false);
        Stream = tls;
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = url.Host.Trim('[', ']'),
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                CertificateChainPolicy = policy,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    verdict = CertificateVerdict.Of(url.Host, certificate as X509Certificate2, chain, errors);
                    return verdict.Failure is null;
                },
            };
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            Tls = verdict?.Details is { } details ? details with { Version = TlsVersion(tls.SslProtocol) } : null;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or InvalidOperationException)
        {
            Failure = verdict?.Failure ?? new OutgoingFailure(OutgoingError.TlsFailed, $"{url.Host} accepted the connection on port {url.Port}, but TLS failed: {Reason(e)}");
            Tls = verdict?.Details;
            await tls.DisposeAsync();
            Stream = null;
        }
    }

    private static string Reason(Exception e) => (e.InnerException?.Message ?? e.Message).TrimEnd('.') + ".";

    private static string TlsVersion(SslProtocols protocol) => protocol.ToString() switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        var other => other,
    };
}
