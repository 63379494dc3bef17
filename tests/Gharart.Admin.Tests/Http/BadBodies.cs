using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gharart.Admin.Tests.Http;

/// <summary>Makes bodies that nobody can take out of one that is good.</summary>
internal static class BadBodies
{
    private const string Place = "\"@place\"";

    /// <summary>The kinds by name; each makes one body or several of a good one.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonElement, IEnumerable<byte[]>>> Kinds = new Dictionary<string, Func<JsonElement, IEnumerable<byte[]>>>
    {
        ["empty"] = _ => Latin1("", "null"),
        ["no JSON, or not of the form"] = _ => Latin1("true", "7", "\"text\"", "[7]", "{", "{\"a\"", "{'a':1}", "{\"a\":1}{}", "<a/>"),
        ["wrong types"] = good => Latin1([.. Templates(good, node => node is JsonObject or JsonArray).Select(text => text.Replace(Place, "7", StringComparison.Ordinal)), .. Leaves(good, "[{}]")]),
        ["an unknown member"] = good => Latin1(good.GetRawText().ReplaceFirst('{', "{\"unknownMember\":1,")),
        ["300 KB"] = good => Latin1([.. Leaves(good, $"\"{new string('x', 300 * 1024)}\"").Take(1)]),
        ["deep nesting"] = good => Latin1(
        [
            new string('[', 5_000), string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000),
            .. Leaves(good, new string('[', 200) + new string(']', 200)),
        ]),
        ["invalid UTF-8"] = good => Latin1(["{\"\xed\xa0\x80\":1}", .. Leaves(good, "\"\xff\xc0\x80\""), .. Leaves(good, "\"\\ud800\"")]),
        ["NUL"] = good => Latin1(["\0", "{\"a\0\":1}", .. Leaves(good, "\"a\0b\"")]),
        ["an escaped NUL"] = good => Latin1([.. Leaves(good, "\"a\\u0000b\"")]),
        ["huge numbers"] = good => Latin1([.. Leaves(good, "1e400"), .. Leaves(good, "-99999999999999999999999999")]),
        ["gzip"] = good => [Compress(Encoding.UTF8.GetBytes(good.GetRawText()))],
    };

    private static IEnumerable<string> Leaves(JsonElement good, string json) =>
        Templates(good, node => node is JsonValue).Select(text => text.Replace(Place, json, StringComparison.Ordinal));

    // The good body with a mark in place of one of its nodes, for each that is asked for.
    private static IEnumerable<string> Templates(JsonElement good, Func<JsonNode, bool> fits)
    {
        var root = JsonNode.Parse(good.GetRawText())!;
        foreach (var (node, set) in Below(root).ToList())
        {
            if (fits(node))
            {
                set(JsonValue.Create(Place.Trim('"')));
                yield return root.ToJsonString();
                set(node);
            }
        }
    }

    private static IEnumerable<(JsonNode Node, Action<JsonNode> Set)> Below(JsonNode root)
    {
        IEnumerable<(JsonNode? Node, Action<JsonNode> Set)> children = root switch
        {
            JsonObject members => members.Select(member => (member.Value, (Action<JsonNode>)(node => members[member.Key] = node))),
            JsonArray items => items.Select((item, at) => (item, (Action<JsonNode>)(node => items[at] = node))),
            _ => [],
        };
        return children.Where(child => child.Node is not null).SelectMany(child => Below(child.Node!).Prepend((child.Node!, child.Set)));
    }

    private static IEnumerable<byte[]> Latin1(params string[] texts) => texts.Select(Encoding.Latin1.GetBytes);

    private static string ReplaceFirst(this string text, char old, string by) => text.IndexOf(old, StringComparison.Ordinal) is var at and >= 0 ? text[..at] + by + text[(at + 1)..] : text;

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }
}
