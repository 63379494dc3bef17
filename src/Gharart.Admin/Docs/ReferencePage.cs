using System.Text.Json;
using Gharart.Admin.OpenApi;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gharart.Admin.Docs;

/// <summary>The OpenAPI document for people, at <c>/docs</c>. Made at the first request and kept: routes do not change while the host runs.</summary>
internal sealed class ReferencePage([FromKeyedServices(OpenApiRegistration.DocumentName)] IOpenApiDocumentProvider documents)
{
    public const string Address = "/docs";

    private DocsPage? _page;

    public static async Task<IResult> ShowAsync(ReferencePage reference, HttpResponse response, CancellationToken cancelled) =>
        (reference._page ??= await reference.MakeAsync(cancelled)).Answer(response);

    /// <summary>The page of a document.</summary>
    public static Html Body(JsonElement root)
    {
        var document = new ReferenceDocument(root);
        var groups = document.Operations.ToLookup(operation => operation.Tag, StringComparer.Ordinal);
        var (info, components) = (root.GetProperty("info"), root.GetProperty("components"));
        return Html.Of(
            $"""
            <a class="skip" href="#main">Skip to the operations</a><header><h1>{info.Text("title")} <small>{info.Text("version")}</small></h1>{Html.Paragraphs(info.Text("description"))}
            <p><a href="/openapi/{OpenApiRegistration.DocumentName}.json">This page as an OpenAPI document</a> · <a href="{ErrorPages.Address}">All errors</a></p></header>
            <div class="reference"><nav aria-label="Contents"><h2>Contents</h2>{groups.OrderBy(group => group.Key, StringComparer.Ordinal).Select(Contents)}
            <ul><li><a href="#credentials">Credentials</a></li><li><a href="#headers">Response headers</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
            <main id="main">{root.Items("tags").Select(tag => Group(tag, groups[tag.Text("name")!]))}
            <section><h2 id="credentials">Credentials</h2><dl>{components.Members("securitySchemes").Select(scheme => Named("credential", scheme))}</dl></section>
            <section><h2 id="headers">Response headers</h2><dl>{components.Members("headers").Select(header => Named("header", header))}</dl></section>
            <section><h2 id="schemas">Schemas</h2>{components.Members("schemas").Select(Schema)}</section></main></div>
            """);
    }

    private async Task<DocsPage> MakeAsync(CancellationToken cancelled)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancelled);
        return new DocsPage("Gharart API reference", Body(JsonElement.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancelled))));
    }

    private static string AnchorOf(string tag) => "tag-" + tag.ToLowerInvariant().Replace(' ', '-');

    private static Html Contents(IGrouping<string, ReferenceOperation> group) => Html.Of(
        $"<details><summary>{group.Key}</summary><ul><li><a href=\"#{AnchorOf(group.Key)}\">About</a></li>{group.Select(operation => Html.Of($"<li><a href=\"#{operation.Id}\">{operation.Id}</a></li>"))}</ul></details>");

    private static Html Group(JsonElement tag, IEnumerable<ReferenceOperation> operations) => Html.Of(
        $"<section><h2 id=\"{AnchorOf(tag.Text("name")!)}\">{tag.Text("name")}</h2>{Html.Paragraphs(tag.Text("description"))}{operations.Select(operation => operation.Render())}</section>");

    private static Html Named(string kind, JsonProperty item) =>
        Html.Of($"<dt id=\"{kind}-{item.Name}\"><code>{item.Name}</code></dt><dd>{Html.Line(item.Value.Text("description") ?? "")}</dd>");

    private static Html Schema(JsonProperty schema) => Html.Of(
        $"<article id=\"schema-{schema.Name}\"><h3><code>{schema.Name}</code></h3>{Html.Paragraphs(schema.Value.Text("description"))}{ReferenceSchema.Fields(schema.Value)}</article>");
}
