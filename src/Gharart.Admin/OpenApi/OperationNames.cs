using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Gharart.Admin.OpenApi;

/// <summary>
/// Names operations by method and path, which never change: <c>GET /v2/handles/{handle}/links/{slug}/history</c> is <c>listLinkHistory</c>, and
/// <c>POST …/rollback</c> is <c>linkRollback</c>.
/// </summary>
internal static class OperationNames
{
    /// <param name="description">The route.</param>
    /// <param name="path">Its template.</param>
    /// <param name="isTwin">Whether it is the twin for tokens.</param>
    public static string Of(ApiDescription description, string path, bool isTwin)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var start = isTwin ? 2 : 1;
        var isPost = HttpMethods.IsPost(description.HttpMethod!);
        var isCreation = isPost && description.SupportedResponseTypes.Any(response => response.StatusCode == StatusCodes.Status201Created);
        var isOfHandle = segments.AsSpan(start) is ["handles", "{handle}", _, ..];
        if (isOfHandle && (segments.Length > start + 3 || !isPost || isCreation))
        {
            start += 2;
        }

        var name = new StringBuilder(Verb(description, isCreation));
        for (var i = start; i < segments.Length; i++)
        {
            if (segments[i][0] != '{')
            {
                var isOne = i + 1 < segments.Length ? segments[i + 1][0] == '{' : isCreation;
                name.Append(Words(isOne ? Singular(segments[i]) : segments[i]));
            }
        }

        name.Append(isTwin ? "WithToken" : "");
        return JsonNamingPolicy.CamelCase.ConvertName(name.ToString());
    }

    private static string Verb(ApiDescription description, bool isCreation) => description.HttpMethod switch
    {
        "GET" when description.ParameterDescriptions.Any(parameter => parameter.Name == "nextToken") => "List",
        "POST" => isCreation ? "Create" : "",
        { } method => char.ToUpperInvariant(method[0]) + method[1..].ToLowerInvariant(),
        null => "",
    };

    private static string Singular(string noun) => noun.EndsWith("ies", StringComparison.Ordinal) ? noun[..^3] + "y" : noun.EndsWith('s') ? noun[..^1] : noun;

    private static string Words(string segment) => string.Concat(segment.Split('-', '.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
