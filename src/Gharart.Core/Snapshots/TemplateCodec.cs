using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>The tracking templates of a head blob.</summary>
internal static class TemplateCodec
{
    private const byte HasSlugs = 1;
    private const byte HasCampaigns = 2;
    private const int MinimumSize = 11;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static void Write(ByteWriter writer, IReadOnlyList<TemplateDefinition> templates)
    {
        writer.Count(templates.Count);
        foreach (var template in templates.OrderBy(template => template.Key, StringComparer.Ordinal))
        {
            writer.Text(template.Key);
            writer.Byte((byte)((template.Slugs is null ? 0 : HasSlugs) | (template.CampaignIds is null ? 0 : HasCampaigns)));
            if (template.Slugs is { } slugs)
            {
                writer.Count(slugs.Count);
                foreach (var slug in slugs.Select(slug => slug.Value).Order())
                {
                    writer.UInt128(slug);
                }
            }

            if (template.CampaignIds is { } campaigns)
            {
                writer.Count(campaigns.Count);
                foreach (var campaign in campaigns.Order(StringComparer.Ordinal))
                {
                    writer.Text(campaign);
                }
            }

            writer.Count(template.Params.Count);
            foreach (var parameter in template.Params)
            {
                writer.Text(parameter.Name);
                writer.Block(Utf8.GetBytes(parameter.Value));
            }
        }
    }

    /// <summary>The compiled parameters of all templates; null where there are none.</summary>
    public static UrlParamSet? Read(ref ByteReader reader, HandleName handle, CampaignRoute[] campaigns)
    {
        var builder = new UrlParamSetBuilder(handle, campaigns);
        string? previous = null;
        for (var left = reader.Count(MinimumSize); left > 0; left--)
        {
            var key = reader.Text();
            if (key.Length == 0 || (previous is not null && string.CompareOrdinal(previous, key) >= 0))
            {
                throw new InvalidSnapshotException("Templates are not in the order of their keys, each once.");
            }

            previous = key;
            var scope = reader.Byte();
            if (scope > (HasSlugs | HasCampaigns))
            {
                throw new InvalidSnapshotException($"Template {key} has a scope of bits {scope}.");
            }

            var slugs = (scope & HasSlugs) == 0 ? null : ReadSlugs(ref reader, key);
            var ids = (scope & HasCampaigns) == 0 ? null : ReadCampaigns(ref reader, key);
            builder.Add(ReadParams(ref reader, key), slugs, ids);
        }

        return builder.Build();
    }

    private static SlugKey[] ReadSlugs(ref ByteReader reader, string template)
    {
        var slugs = new SlugKey[reader.Count(16)];
        for (var i = 0; i < slugs.Length; i++)
        {
            slugs[i] = new SlugKey(reader.UInt128());
            if (!slugs[i].IsValid)
            {
                throw new InvalidSnapshotException($"Template {template} names a slug that is none.");
            }
        }

        return slugs is [] ? throw new InvalidSnapshotException($"Template {template} has an empty list of slugs.") : slugs;
    }

    private static string[] ReadCampaigns(ref ByteReader reader, string template)
    {
        var ids = new string[reader.Count(2)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.Text();
        }

        return ids is [] ? throw new InvalidSnapshotException($"Template {template} has an empty list of campaigns.") : ids;
    }

    private static UrlParamTemplate[] ReadParams(ref ByteReader reader, string template)
    {
        var parameters = new UrlParamTemplate[reader.Count(4)];
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = reader.Text();
            if (!UrlParamTemplate.TryParse(name, ReadValue(ref reader), out var parameter, out var problem))
            {
                throw new InvalidSnapshotException($"Parameter '{name}' of template {template}: {problem}");
            }

            parameters[i] = parameter;
        }

        return parameters is [] ? throw new InvalidSnapshotException($"Template {template} has no parameters.") : parameters;
    }

    private static string? ReadValue(ref ByteReader reader)
    {
        try
        {
            return Utf8.GetString(reader.Block());
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
