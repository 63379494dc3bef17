using System.Text.Json;
using Gharart.Admin.Http;

namespace Gharart.Admin.Docs;

/// <summary>One operation on the reference page.</summary>
internal sealed class ReferenceOperation(ReferenceDocument document, string method, string path, JsonElement json)
{
    public string Id { get; } = json.Text("operationId")!;

    public string Tag { get; } = json.Items("tags").Select(tag => tag.GetString()!).FirstOrDefault("");

    public Html Render() => Html.Of(
        $"""
        <article id="{Id}"><h3>{json.Text("summary")} <small><a href="#{Id}">{Id}</a></small></h3><p class="route"><code><b>{method}</b> {path}</code></p>
        {Html.Paragraphs(json.Text("description"))}<p>{Credentials()}</p>
        {Part("Parameters", [.. json.Items("parameters").Select(document.Resolve).Select(Parameter)])}{Part("Request body", [.. Bodies()])}
        <h4>Answers</h4><dl>{json.Members("responses").Select(Answer)}</dl>{Examples()}</article>
        """);

    private static Html Part(string title, IReadOnlyList<Html> parts) => parts.Count == 0 ? default : Html.Of($"<h4>{title}</h4><dl>{parts}</dl>");

    private static Html Parameter(JsonElement parameter) => ReferenceSchema.Field(
        parameter.Text("name")!, parameter.GetProperty("schema"), parameter.Member("required")?.GetBoolean() == true, $"In the {parameter.Text("in")}. {parameter.Text("description")}");

    private Html Credentials()
    {
        var names = json.Items("security").SelectMany(requirement => requirement.EnumerateObject()).Select(scheme => Html.Of($"<a href=\"#credential-{scheme.Name}\">{scheme.Name}</a>")).ToList();
        return names.Count == 0 ? Html.Of($"Needs no credential.") : Html.Of($"Credential: {new Html(string.Join(" or ", names))}.");
    }

    private IEnumerable<Html> Bodies() => (json.Member("requestBody")?.Members("content") ?? []).Select(body =>
        Html.Of($"<dt><code>{body.Name}</code> <span class=\"soft\">{ReferenceSchema.Type(body.Value.GetProperty("schema"))}</span></dt><dd>{ReferenceSchema.Fields(document.Resolve(body.Value.GetProperty("schema")))}</dd>"));

    private Html Answer(JsonProperty answer)
    {
        var response = document.Resolve(answer.Value);
        var contents = response.Members("content").Select(body => body.Name == "application/problem+json"
            ? Html.Of($"<ul>{body.Value.Members("examples").Select(code => Html.Of($"<li>{Code(code)}</li>"))}</ul>")
            : Html.Of($"<p><code>{body.Name}</code> {ReferenceSchema.Type(body.Value.GetProperty("schema"))}</p>"));
        var headers = response.Members("headers").Select(header => Html.Of($" <a href=\"#header-{header.Name}\"><code>{header.Name}</code></a>"));
        return Html.Of($"<dt><code>{answer.Name}</code></dt><dd>{contents}<p class=\"soft\">Headers:{headers}</p></dd>");
    }

    // The code of a single field has no entry of its own.
    private static Html Code(JsonProperty example)
    {
        var code = ErrorCatalogue.AnchorOf(example.Name) ?? throw new InvalidOperationException($"The OpenAPI document has the error '{example.Name}', which ErrorCatalogue does not know.");
        return Html.Of($"<a href=\"{ErrorPages.Address}#{code}\"><code>{code}</code></a> {example.Value.Text("summary")}");
    }

    private Html Examples()
    {
        var (status, answer) = json.Members("responses").Where(response => response.Name[0] == '2').Select(response => (response.Name, document.Resolve(response.Value))).First();
        var body = ReferenceExample.Of(document, answer);
        return Html.Of(
            $"""
            <h4>Example</h4><pre tabindex="0" role="region" aria-label="Request of {Id}">{ReferenceExample.Curl(document, method, path, json)}</pre>
            <pre tabindex="0" role="region" aria-label="Answer of {Id}">{status}{(body is null ? "" : $"\n\n{body.Value.Text}")}</pre>
            """);
    }
}
