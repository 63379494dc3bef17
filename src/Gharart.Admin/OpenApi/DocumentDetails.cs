using Microsoft.OpenApi;

namespace Gharart.Admin.OpenApi;

/// <summary>What stands around the operations: info, servers, tags, shared components; and the last touch to the whole.</summary>
internal static class DocumentDetails
{
    private const string Introduction =
        """
        Short links that route every click to a destination one has proved to trust.

        * Every error is `application/problem+json` with a stable code in `error`; `/docs/errors` on this host explains all codes.
        * Members that a request does not know are refused. Answers may get more members in later versions.
        * Any `POST` may carry an `Idempotency-Key`: repeated with the same body within 24 hours it has no second effect and gets the first answer.
        * Resources with a `version` answer an `ETag`; with it in `If-Match` a write does not overwrite what somebody else changed.
        * Lists take `limit` and `nextToken`; a `nextToken` of null is the end.
        * Times are RFC 3339 in UTC with milliseconds. Countries are ISO 3166-1 alpha-2, `XX` where unknown.
        """;

    public static void Complete(OpenApiDocument document, AdminOptions options)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gharart API",
            Version = "2.0.0",
            Description = Introduction,
            Contact = new OpenApiContact { Name = "Gharart", Url = new Uri("https://gharart.dev/") },
        };
        document.Servers = [new OpenApiServer { Url = options.PublicAdminUrl, Description = "This host." }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Describe(document.Tags ?? new HashSet<OpenApiTag>()));
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = SecuritySchemes.All();
        components.Headers = ResponseHeaders.All();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[ProblemSchema.Name] = ProblemSchema.Of(document);
        SchemaTidying.Tidy(document);
        BodyExamples.Attach(document);

        // The same document for the same routes, in whatever order they are mapped.
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            paths.Add(path, item);
        }

        document.Paths = paths;
        components.Schemas = Sorted(components.Schemas);
        components.Responses = Sorted(components.Responses);
        components.Examples = Sorted(components.Examples);
    }

    private static Dictionary<string, T>? Sorted<T>(IDictionary<string, T>? items) =>
        items?.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value);
}
