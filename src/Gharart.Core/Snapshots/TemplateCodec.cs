using System.Text;
using Gharart.Core.Destinations;
using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>The URL_PARAMS templates of a head blob, and what its other templates share with them.</summary>
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
            WriteStart(writer, template.Key, template.Slugs, template.CampaignIds);
            WriteParams(writer, template.Params);
        }
    }

    /// <summary>The compiled parameters of all templates; null where there are none.</summary>
    public static UrlParamSet? Read(ref ByteReader reader, HandleName handle, CampaignRoute[] campaigns)
    {
        var builder = new UrlParamSetBuilder(handle, campaigns);
        string? key = null;
        for (var left = reader.Count(MinimumSize); left > 0; left--)
        {
            (key, var slugs, var ids) = ReadStart(ref reader, key);
            builder.Add(ReadParams(ref reader, key), slugs, ids);
        }

        return builder.Build();
    }

    /// <summary>What all kinds begin with: the key, and which links they are for.</summary>
    public static void WriteStart(ByteWriter writer, string key, IReadOnlyList<SlugKey>? slugs, IReadOnlyList<string>? campaignIds)
    {
        writer.Text(key);
        writer.Byte((byte)((slugs is null ? 0 : HasSlugs) | (campaignIds is null ? 0 : HasCampaigns)));
        if (slugs is not null)
        {
            writer.Count(slugs.Count);
            foreach (var slug in slugs.Select(slug => slug.Value).Order())
            {
                writer.UInt128(slug);
            }
        }

        if (campaignIds is not null)
        {
            writer.Count(campaignIds.Count);
            foreach (var campaign in campaignIds.Order(StringComparer.Ordinal))
            {
                writer.Text(campaign);
            }
        }
    }

    /// <summary>Reads what <see cref="WriteStart"/> writes; keys come in their order, each once.</summary>
    public static (string Key, SlugKey[]? Slugs, string[]? CampaignIds) ReadStart(ref ByteReader reader, string? previousKey)
    {
        var key = reader.Text();
        if (key.Length == 0 || (previousKey is not null && string.CompareOrdinal(previousKey, key) >= 0))
        {
            throw new InvalidSnapshotException("Templates are not in the order of their keys, each once.");
        }

        var scope = reader.Byte();
        if (scope > (HasSlugs | HasCampaigns))
        {
            throw new InvalidSnapshotException($"Template {key} has a scope of bits {scope}.");
        }

        var slugs = (scope & HasSlugs) == 0 ? null : ReadSlugs(ref reader, key);
        return (key, slugs, (scope & HasCampaigns) == 0 ? null : ReadCampaigns(ref reader, key));
    }

    public static void WriteParams(ByteWriter writer, IReadOnlyList<TemplateParam> parameters)
    {
        writer.Count(parameters.Count);
        foreach (var parameter in parameters)
        {
            writer.Text(parameter.Name);
            writer.Block(Utf8.GetBytes(parameter.Value));
        }
    }

    /// <summary>Null where it is no UTF-8.</summary>
    public static string? ReadValue(ref ByteReader reader)
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
}
