namespace Gharart.EndToEnd.Tests;

internal static class Clients
{
    /// <summary>A client that shows redirects and keeps no cookies.</summary>
    public static HttpClient WithoutRedirects(string address) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(address),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>A click: a request with the short link's host.</summary>
    public static HttpRequestMessage Click(string handle, string pathAndQuery, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.Host = $"{handle}.localhost";
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
