namespace Gharart.Core.Visitors;

/// <summary>
/// Tells the device class of a visit: client hints first, then the user agent (contract §5). Televisions and game consoles count as
/// <see cref="DeviceClass.Desktop"/>, pocket consoles as <see cref="DeviceClass.Mobile"/>, e-readers as
/// <see cref="DeviceClass.Tablet"/>; programs such as <c>curl</c> as <see cref="DeviceClass.Bot"/>, although
/// <see cref="UserAgentFamily.Bot"/> is for crawlers alone. Thread-safe.
/// </summary>
public static class DeviceClassifier
{
    private static readonly AgentHash Hash = new();
    private static readonly AgentCache Cache = new();

    /// <summary>What the user agent alone tells, remembered across calls.</summary>
    /// <param name="userAgent">The header's bytes; only the first 1,024 are read, so that a hostile one costs little.</param>
    public static AgentFacts ReadAgent(ReadOnlySpan<byte> userAgent)
    {
        var agent = userAgent[..Math.Min(userAgent.Length, AgentHash.MaxLength)];
        var hash = Hash.Compute(agent);
        if (!Cache.TryGet(hash, out var facts))
        {
            facts = AgentScanner.Scan(agent);
            Cache.Set(hash, facts);
        }

        return facts;
    }

    /// <summary>The device class by raw header values, empty where a header is absent.</summary>
    /// <param name="userAgent"><c>User-Agent</c>.</param>
    /// <param name="secChUaMobile"><c>Sec-CH-UA-Mobile</c>: <c>?1</c> or <c>?0</c>.</param>
    /// <param name="secChUaFormFactors"><c>Sec-CH-UA-Form-Factors</c>: a list of quoted words.</param>
    /// <param name="secChUaPlatform"><c>Sec-CH-UA-Platform</c>: a quoted name.</param>
    public static DeviceClass Classify(
        ReadOnlySpan<byte> userAgent,
        ReadOnlySpan<byte> secChUaMobile,
        ReadOnlySpan<byte> secChUaFormFactors,
        ReadOnlySpan<byte> secChUaPlatform) => Classify(ReadAgent(userAgent), secChUaMobile, secChUaFormFactors, secChUaPlatform);

    /// <summary>The device class by an agent that was read before, and client hints.</summary>
    public static DeviceClass Classify(
        AgentFacts agent,
        ReadOnlySpan<byte> secChUaMobile,
        ReadOnlySpan<byte> secChUaFormFactors,
        ReadOnlySpan<byte> secChUaPlatform)
    {
        // Crawlers with a real browser inside send its hints too.
        if (agent.Device == DeviceClass.Bot)
        {
            return DeviceClass.Bot;
        }

        if (!secChUaFormFactors.IsEmpty && ByFormFactors(secChUaFormFactors) is not DeviceClass.Unknown and var byForm)
        {
            return byForm;
        }

        if (secChUaMobile.SequenceEqual("?1"u8))
        {
            return DeviceClass.Mobile;
        }

        // The platform helps only where the agent is silent: "?0" and Android is a tablet, or a television that says so itself.
        return agent.Device == DeviceClass.Unknown && !secChUaPlatform.IsEmpty ? ByPlatform(secChUaPlatform) : agent.Device;
    }

    private static DeviceClass ByFormFactors(ReadOnlySpan<byte> formFactors)
    {
        // A tablet may list "Mobile" as well, a folding phone "Mobile" and "Tablet"; the larger one is what the page should suit.
        if (formFactors.IndexOf("\"Tablet\""u8) >= 0)
        {
            return DeviceClass.Tablet;
        }

        if (formFactors.IndexOf("\"Mobile\""u8) >= 0 || formFactors.IndexOf("\"Watch\""u8) >= 0)
        {
            return DeviceClass.Mobile;
        }

        return formFactors.IndexOf("\"Desktop\""u8) >= 0 ? DeviceClass.Desktop : DeviceClass.Unknown;
    }

    private static DeviceClass ByPlatform(ReadOnlySpan<byte> platform)
    {
        var name = platform.Trim((byte)'"');
        if (name.SequenceEqual("Android"u8))
        {
            return DeviceClass.Tablet;
        }

        return name.SequenceEqual("Windows"u8) || name.SequenceEqual("macOS"u8) || name.SequenceEqual("Linux"u8)
            || name.SequenceEqual("Chrome OS"u8) || name.SequenceEqual("Chromium OS"u8)
            ? DeviceClass.Desktop
            : DeviceClass.Unknown;
    }
}
