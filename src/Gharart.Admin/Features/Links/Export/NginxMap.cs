using System.Globalization;
using System.Text;
using Gharart.Admin.Http.Json;
using Gharart.Admin.Publishing;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;

namespace Gharart.Admin.Features.Links.Export;

/// <summary>
/// A file for nginx that answers a handle's links without us: a map of paths to destinations for each kind of redirect. nginx compares the
/// keys of a map without regard to case, as links are compared.
/// </summary>
/// <param name="handle">Whose links.</param>
/// <param name="trust">Tells which destinations are routable: no other gets into the file.</param>
internal sealed class NginxMap(string handle, DestinationTrust trust)
{
    // nginx reads its configuration through a buffer of 4,096 bytes, into which a word must fit.
    private const int LongestWord = 4_000;

    private readonly string _name = "gharart_" + handle.Replace('-', '_');

    public void AppendHead(StringBuilder output) => output.Append($$"""
        # The links of {{handle}} on {{InstantJsonConverter.Text(trust.At)}}, for nginx alone.
        #
        # Include this file in the http block, and write into the server block of the short domain:
        #
        #     if (${{_name}}_302) { return 302 ${{_name}}_302; }
        #     if (${{_name}}_307) { return 307 ${{_name}}_307; }
        #     return 404;
        #
        # With many links the http block needs about: map_hash_max_size 262144; map_hash_bucket_size 128;
        # Each link leads to its own destination with its tracking parameters. Rules, campaigns, tracking templates, click tokens and forwarded queries stay behind;
        # links that must not be followed freely stand here as comments.

        # nginx has no other way to write a dollar sign into a value.
        geo ${{_name}}_dollar { default "$"; }


        """.ReplaceLineEndings("\n"));

    public void AppendMapStart(StringBuilder output, int redirectType) =>
        output.Append(CultureInfo.InvariantCulture, $"map $uri ${_name}_{redirectType} {{\n    default \"\";\n");

    public static void AppendMapEnd(StringBuilder output) => output.Append("}\n\n");

    public void AppendLink(StringBuilder output, Link link, LinkState state)
    {
        var target = WhyNot(link, state) is { } reason ? null : Compose(link, out reason);
        if (target is null)
        {
            output.Append(CultureInfo.InvariantCulture, $"    # /{link.Slug}: {reason}\n");
            return;
        }

        var value = target.Replace("$", $"${{{_name}_dollar}}", StringComparison.Ordinal);
        if ((link.ScheduledEndAt ?? link.ExpiresAt) is not null)
        {
            output.Append(CultureInfo.InvariantCulture, $"    # /{link.Slug} ends at {InstantJsonConverter.Text(EndOf(link))}\n");
        }

        output.Append(CultureInfo.InvariantCulture, $"    \"/{link.Slug}\" \"{value}\";\n    \"/{link.Slug}/\" \"{value}\";\n");
    }

    private string? WhyNot(Link link, LinkState state) =>
        state != LinkState.Enabled ? ContractEnum<LinkState>.ToWord(state)
        : link.PasswordHash is not null ? "asks for a password"
        : link.MaxClicks is not null ? "has a limit of clicks, which nginx does not count"
        : trust.Check(link.DestinationUrl) is { } warning ? $"{warning.Domain} is not routable ({warning.Reason})"
        : null;

    private string? Compose(Link link, out string? reason)
    {
        var definition = SnapshotDefinitions.Of(LinkRow.OfLoaded(link), []);
        var output = new byte[RouteLocation.MaxLength];
        var parts = new DestinationParts
        {
            Origin = Encoding.ASCII.GetBytes(definition.Destination.Origin),
            PathQueryFragment = Encoding.ASCII.GetBytes(definition.Destination.PathQueryFragment),
            StaticQuery = Encoding.ASCII.GetBytes(definition.Tracking),
        };
        var length = DestinationComposer.Compose(parts, output);
        var text = Encoding.ASCII.GetString(output, 0, length);
        var dollars = text.Count(character => character == '$');
        var fits = length > 0 && length + (dollars * (_name.Length + "${_dollar}".Length)) <= LongestWord;
        reason = fits ? null : "the destination is too long for nginx";
        return fits ? text : null;
    }

    private static DateTimeOffset EndOf(Link link) => link.ScheduledEndAt < link.ExpiresAt || link.ExpiresAt is null ? link.ScheduledEndAt!.Value : link.ExpiresAt.Value;
}
