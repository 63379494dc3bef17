using System.Text.Json;

namespace Gharart.Admin.Tests.Features.DestinationDomains;

/// <summary>Reads members of an answer by a dotted path; a missing member fails the test.</summary>
internal static class JsonPath
{
    public static JsonElement At(this JsonElement element, string path) =>
        path.Split('.').Aggregate(element, (current, member) => current.GetProperty(member));

    public static string? Text(this JsonElement element, string path) => element.At(path).GetString();
}
