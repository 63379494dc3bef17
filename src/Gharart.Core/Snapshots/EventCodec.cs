using Gharart.Core.Routing;
using Gharart.Core.Slugs;

namespace Gharart.Core.Snapshots;

/// <summary>The events of a head blob.</summary>
internal static class EventCodec
{
    private const int MinimumSize = 11;

    public static void Write(ByteWriter writer, IReadOnlyList<EventDefinition> events)
    {
        writer.Count(events.Count);
        foreach (var written in events.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            TemplateCodec.WriteStart(writer, written.Key, written.Slugs, written.CampaignIds);
            writer.Text(written.ContainerId);
            writer.Text(written.Name);
            TemplateCodec.WriteParams(writer, written.Params);
        }
    }

    /// <summary>The compiled events; null where there are none.</summary>
    public static BridgeEventSet? Read(ref ByteReader reader, HandleName handle, CampaignRoute[] campaigns)
    {
        var builder = new BridgeEventSetBuilder(handle, campaigns);
        string? key = null;
        for (var left = reader.Count(MinimumSize); left > 0; left--)
        {
            (key, var slugs, var ids) = TemplateCodec.ReadStart(ref reader, key);
            var (containerId, name) = (reader.Text(), reader.Text());
            if (!BridgeEvent.TryParse(containerId, name, ReadVariables(ref reader, key), out var read))
            {
                throw new InvalidSnapshotException($"Event {key} has no container id, or no name that the tag manager takes.");
            }

            builder.Add(read, slugs, ids);
        }

        return builder.Build();
    }

    private static BridgeVariable[] ReadVariables(ref ByteReader reader, string key)
    {
        var variables = new BridgeVariable[reader.Count(4)];
        for (var i = 0; i < variables.Length; i++)
        {
            var name = reader.Text();
            variables[i] = BridgeVariable.TryParse(name, TemplateCodec.ReadValue(ref reader), out var variable, out var problem)
                ? variable
                : throw new InvalidSnapshotException($"Variable '{name}' of event {key}: {problem}");
        }

        return variables;
    }
}
