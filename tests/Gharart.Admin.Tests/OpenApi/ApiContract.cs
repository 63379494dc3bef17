using System.Text.Json;

namespace Gharart.Admin.Tests.OpenApi;

/// <summary>The OpenAPI document of a host that has every route, once for all tests.</summary>
internal sealed class ApiContract
{
    private static readonly Lazy<Task<ApiContract>> Shared = new(ReadAsync);

    private readonly ILookup<string, ContractOperation> _byMethod;

    public ApiContract(string text)
    {
        Text = text;
        Document = JsonElement.Parse(text);
        Schemas = new SchemaCheck(Document);
        Operations =
        [
            .. Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Select(method => new ContractOperation(this, method.Name.ToUpperInvariant(), path.Name, method.Value))),
        ];
        _byMethod = Operations.OrderBy(operation => operation.Path.Count(c => c == '{')).ToLookup(operation => operation.Method, StringComparer.Ordinal);
    }

    /// <summary>As the host answers it.</summary>
    public string Text { get; }

    public JsonElement Document { get; }

    public SchemaCheck Schemas { get; }

    public IReadOnlyList<ContractOperation> Operations { get; }

    public static Task<ApiContract> GetAsync() => Shared.Value;

    /// <summary>The operation of an address; the one with fewer parameters where two fit.</summary>
    public ContractOperation? Find(string method, string path) => _byMethod[method].FirstOrDefault(operation => operation.IsAt(path));

    private static async Task<ApiContract> ReadAsync()
    {
        var host = new OpenRoutesFixture();
        await host.InitializeAsync();
        try
        {
            using var client = host.Anonymous();
            return new ApiContract(await client.GetStringAsync(new Uri("/openapi/v2.json", UriKind.Relative)));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }
}
