namespace Gharart.Core.Destinations;

/// <summary>
/// Writes the Location of a click. The origin and the path are the frozen ones; everything else only adds query parameters, so nothing that a
/// visitor sends can change scheme, host, port or path. Allocates nothing and throws nothing.
/// </summary>
public static class DestinationComposer
{
    /// <summary>Most bytes that the visitor's parameters may take, separators included; those that do not fit are dropped whole.</summary>
    public const int MaxVisitorBytes = 2048;

    /// <summary>Most bytes that the parameters of templates may take, separators included; those that do not fit are left out whole.</summary>
    public const int MaxTemplateBytes = 2048;

    /// <summary>Most parameters of a visitor that are looked at; bounds the work a hostile query can cause.</summary>
    public const int MaxVisitorParameters = 64;

    /// <summary>
    /// Writes origin, path, merged query and fragment. Order: the destination's own parameters byte for byte (without its <c>ctx</c> when
    /// we add ours), tracking, templates, the visitor's, <c>ctx</c>. Keys are compared decoded, and the earlier source wins; a key that a visitor
    /// repeats stays repeated. A template's parameter whose placeholders all are without a value is left out, but keeps the visitor's from going on under its key. <c>ctx</c>, <c>seg</c> and <c>gx_*</c> of a visitor are never sent on.
    /// </summary>
    /// <param name="parts">The pieces.</param>
    /// <param name="output">Where to write; must not overlap the pieces. 8 KiB fit any link.</param>
    /// <returns>
    /// The length, or 0 where the trusted pieces do not fit or are not what they should be: then compose the destination without tracking,
    /// templates and visitor query, which fits 2,048 bytes and the token.
    /// </returns>
    public static int Compose(in DestinationParts parts, Span<byte> output)
    {
        var target = parts.PathQueryFragment;
        if (target.IsEmpty || target[0] != '/')
        {
            return 0;
        }

        var hash = target.IndexOf((byte)'#');
        var fragment = hash < 0 ? default : target[hash..];
        var pathAndQuery = hash < 0 ? target : target[..hash];
        var mark = pathAndQuery.IndexOf((byte)'?');
        var ownQuery = mark < 0 ? default : pathAndQuery[(mark + 1)..];

        // The token and the fragment come last but must fit, so their room is kept from the start.
        var tail = fragment.Length + (parts.Ctx.IsEmpty ? 0 : 1 + QueryKey.Ctx.Length + 1 + parts.Ctx.Length);
        if (tail > output.Length)
        {
            return 0;
        }

        var writer = new LocationWriter(output[..^tail]);
        writer.Write(parts.Origin);
        writer.Write(mark < 0 ? pathAndQuery : pathAndQuery[..mark]);
        if (mark >= 0)
        {
            WriteOwn(ref writer, ownQuery, dropCtx: !parts.Ctx.IsEmpty);
        }

        WriteStatic(ref writer, ownQuery, parts.StaticQuery);
        WriteTemplates(ref writer, ownQuery, parts);
        if (writer.Failed)
        {
            return 0;
        }

        if (parts.ForwardQuery && !parts.VisitorQuery.IsEmpty)
        {
            WriteVisitor(ref writer, ownQuery, parts);
        }

        writer = writer.WithRoom(output);
        if (!parts.Ctx.IsEmpty)
        {
            writer.WriteParameter("ctx="u8);
            writer.Write(parts.Ctx);
        }

        writer.Write(fragment);
        return !writer.Failed && IsSafe(output[..writer.Length], parts.Origin) ? writer.Length : 0;
    }

    /// <summary>The last look at a Location: visible ASCII only, the frozen origin in front, and after it a slash, question mark or number sign.</summary>
    public static bool IsSafe(ReadOnlySpan<byte> location, ReadOnlySpan<byte> origin) =>
        !origin.IsEmpty && location.Length > origin.Length && location.StartsWith(origin)
        && location[origin.Length] is (byte)'/' or (byte)'?' or (byte)'#'
        && !location.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);

    private static void WriteOwn(ref LocationWriter writer, ReadOnlySpan<byte> ownQuery, bool dropCtx)
    {
        if (!dropCtx || !QueryKey.OccursIn(ownQuery, QueryKey.Ctx))
        {
            writer.WriteParameter(ownQuery);
            return;
        }

        while (QueryKey.TryTakeParameter(ref ownQuery, out var parameter))
        {
            if (!QueryKey.AreEqual(QueryKey.Of(parameter), QueryKey.Ctx))
            {
                writer.WriteParameter(parameter);
            }
        }
    }

    private static void WriteStatic(ref LocationWriter writer, ReadOnlySpan<byte> ownQuery, ReadOnlySpan<byte> staticQuery)
    {
        while (QueryKey.TryTakeParameter(ref staticQuery, out var parameter))
        {
            if (!parameter.IsEmpty && !QueryKey.OccursIn(ownQuery, QueryKey.Of(parameter)))
            {
                writer.WriteParameter(parameter);
            }
        }
    }

    private static void WriteTemplates(ref LocationWriter writer, ReadOnlySpan<byte> ownQuery, in DestinationParts parts)
    {
        var budget = MaxTemplateBytes;
        for (var i = 0; i < parts.Templates.Length; i++)
        {
            var template = parts.Templates[i];
            var key = template.KeyBytes;
            if (!template.Value.IsSilent(parts.Placeholders)
                && !QueryKey.OccursIn(ownQuery, key) && !QueryKey.OccursIn(parts.StaticQuery, key) && !OccursIn(parts.Templates[..i], key))
            {
                budget -= writer.WriteTemplate(template, parts.Placeholders, budget);
            }
        }
    }

    private static void WriteVisitor(ref LocationWriter writer, ReadOnlySpan<byte> ownQuery, in DestinationParts parts)
    {
        var known = QueryKey.BitsOf(ownQuery) | QueryKey.BitsOf(parts.StaticQuery);
        foreach (var template in parts.Templates)
        {
            known |= QueryKey.Bit(template.KeyBytes);
        }

        var query = parts.VisitorQuery[0] == '?' ? parts.VisitorQuery[1..] : parts.VisitorQuery;
        var budget = MaxVisitorBytes;
        for (var i = 0; i < MaxVisitorParameters && QueryKey.TryTakeParameter(ref query, out var parameter); i++)
        {
            var key = QueryKey.Of(parameter);
            if (key.IsEmpty || QueryKey.IsReserved(key))
            {
                continue;
            }

            // Most keys of a visitor are new, which their missing bit proves without a comparison.
            var isKnown = (known & QueryKey.Bit(key)) != 0
                && (QueryKey.OccursIn(ownQuery, key) || QueryKey.OccursIn(parts.StaticQuery, key) || OccursIn(parts.Templates, key));
            if (!isKnown)
            {
                budget -= writer.TryWriteVisitorParameter(parameter, budget);
            }
        }
    }

    private static bool OccursIn(ReadOnlySpan<UrlParamTemplate> templates, ReadOnlySpan<byte> key)
    {
        foreach (var template in templates)
        {
            if (QueryKey.AreEqual(template.KeyBytes, key))
            {
                return true;
            }
        }

        return false;
    }
}
