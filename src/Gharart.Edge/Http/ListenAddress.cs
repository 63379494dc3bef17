using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gharart.Edge.Http;

/// <summary>An address that visitors are answered on, in the form that Kestrel takes: <c>http://localhost:8080</c>, <c>https://*:443</c>, <c>http://unix:/run/edge.sock</c>.</summary>
internal sealed class ListenAddress
{
    private readonly BindingAddress _address;

    private ListenAddress(BindingAddress address) => _address = address;

    /// <summary>Reads an address; false where it is none, has a path, or another scheme.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        try
        {
            var parsed = BindingAddress.Parse(text);
            if (parsed.Scheme is not ("http" or "https") || parsed.PathBase.Length > 0 || parsed.Port is < 0 or > IPEndPoint.MaxPort)
            {
                return false;
            }

            address = new ListenAddress(parsed);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Listens on it.</summary>
    public void AddTo(KestrelServerOptions kestrel, Action<ListenOptions> serve)
    {
        void Configure(ListenOptions listen)
        {
            // TLS goes around HTTP, so it comes first.
            if (_address.Scheme == "https")
            {
                listen.UseHttps();
            }

            serve(listen);
        }

        if (_address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(_address.UnixPipePath, Configure);
        }
        else if (IPAddress.TryParse(_address.Host, out var ip))
        {
            kestrel.Listen(ip, _address.Port, Configure);
        }
        else if (string.Equals(_address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            ListenOnLocalhost(kestrel, Configure);
        }
        else
        {
            // A name is no address: like Kestrel, on all.
            kestrel.ListenAnyIP(_address.Port, Configure);
        }
    }

    // Kestrel refuses a port of its own choice for both loopback addresses.
    private void ListenOnLocalhost(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (_address.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0, configure);
        }
        else
        {
            kestrel.ListenLocalhost(_address.Port, configure);
        }
    }
}
