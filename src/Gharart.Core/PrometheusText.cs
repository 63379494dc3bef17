using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gharart.Core;

/// <summary>Collects the observable instruments of a meter as Prometheus text (exposition format 0.0.4).</summary>
public static class PrometheusText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Reads every observable instrument of the meter once.</summary>
    public static string Collect(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var lines = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.IsObservable && ReferenceEquals(instrument.Meter, meter))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Append(lines, instrument, value.ToString(CultureInfo.InvariantCulture), tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Append(lines, instrument, value.ToString("R", CultureInfo.InvariantCulture), tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Concat(lines.Values);
    }

    private static void Append(
        SortedDictionary<string, StringBuilder> lines, Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!lines.TryGetValue(instrument.Name, out var text))
        {
            var type = instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
            text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"# HELP {instrument.Name} {instrument.Description}\n# TYPE {instrument.Name} {type}\n");
            lines.Add(instrument.Name, text);
        }

        text.Append(instrument.Name);
        for (var i = 0; i < tags.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? '{' : ',')}{tags[i].Key}=\"{tags[i].Value}\"");
        }

        text.Append(tags.IsEmpty ? " " : "} ").Append(value).Append('\n');
    }
}
