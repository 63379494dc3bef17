using Gharart.Core.Passwords;
using Gharart.Core.Snapshots;
using Gharart.TestKit;

namespace Gharart.Edge.Tests.Passwords;

/// <summary>An edge with links that have a password, whose visitors' addresses tests state themselves.</summary>
public sealed class PasswordFixture : IAsyncLifetime
{
    public const string Secret = "Größe & 100 % + mehr";

    // One iteration: what these tests do is no search for passwords.
    private static readonly byte[] Hash = LinkPassword.Hash(Secret, 1);

    private static int NextNetwork;

    internal static LinkDefinition[] Links { get; } =
    [
        .. SampleHandles.AcmeLinks.Select(link => link with
        {
            Slug = TestKit.Snapshots.Define.Slug("p-" + link.Slug.Text), Number = link.Number + 1000, PasswordHash = Hash,
        }),
        .. SampleHandles.AcmeLinks,
        SampleHandles.Link("slow-one", "https://shop.example/slow") with { PasswordHash = LinkPassword.Hash(Secret, 5_000) },
    ];

    public EdgeFixture Edge { get; } = new EdgeFixture().With("TrustedProxies", "127.0.0.1").With("CountryHeader", "X-Country");

    public async Task InitializeAsync()
    {
        await Edge.InitializeAsync();
        await Edge.Published.PublishAsync(2, (SampleHandles.Acme, Links));
        await Eventually.HoldsAsync("the links with passwords are served", () => Edge.Serves(2));
    }

    public Task DisposeAsync() => Edge.DisposeAsync();

    /// <summary>An address from a network that nobody else has.</summary>
    public static string NewClient() => $"10.{Interlocked.Increment(ref NextNetwork) / 256}.{NextNetwork % 256}.1";

    /// <summary>Posts a form as browsers do.</summary>
    public Task<HttpResponseMessage> PostAsync(string pathAndQuery, string password, params (string Name, string Value)[] headers) =>
        SendAsync(pathAndQuery, new FormUrlEncodedContent([new("password", password)]), headers);

    public async Task<HttpResponseMessage> SendAsync(string pathAndQuery, HttpContent form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Edge.Address.GetLeftPart(UriPartial.Authority) + pathAndQuery)) { Content = form };
        request.Headers.Host = headers.Where(header => header.Name == "Host").Select(header => header.Value).SingleOrDefault(SampleHandles.Host);
        if (!headers.Any(header => header.Name == "X-Forwarded-For"))
        {
            request.Headers.Add("X-Forwarded-For", NewClient());
        }

        foreach (var (name, value) in headers.Where(header => header.Name != "Host"))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        }

        return await Edge.Client.SendAsync(request);
    }
}
