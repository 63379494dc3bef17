namespace Gharart.Core.Visitors;

/// <summary>Reads a user agent word by word; the slow way behind the cache, some hundred nanoseconds.</summary>
internal static class AgentScanner
{
    private const AgentTraits PhoneSigns = AgentTraits.Mobile | AgentTraits.Phone | AgentTraits.AndroidPhone;

    // Shorter ones name nothing.
    private const int MinName = 3;

    private static readonly WordAutomaton Words = new(AgentVocabulary.Groups);

    public static AgentFacts Scan(ReadOnlySpan<byte> agent)
    {
        var traits = Words.Match(agent);
        var device = Device(traits);
        if (device == DeviceClass.Unknown && agent.Length >= MinName && !Has(traits, AgentTraits.Browser | AgentTraits.AppClient))
        {
            // Every browser says that it is one, and on what it runs: this is a program.
            device = DeviceClass.Bot;
        }

        return new AgentFacts(device, IsCrawler(traits, device) ? UserAgentFamily.Bot : Family(traits));
    }

    // A bot without a crawler's sign is a program that somebody runs.
    private static bool IsCrawler(AgentTraits traits, DeviceClass device) =>
        device == DeviceClass.Bot
        && (Has(traits, AgentTraits.Bot) || (Has(traits, AgentTraits.CrawlerManners | AgentTraits.Contact) && !Has(traits, AgentTraits.HttpClient)));

    /// <summary>The order is the meaning: agents claim to be what they are not, and the more telling sign comes first.</summary>
    private static DeviceClass Device(AgentTraits traits)
    {
        if (Has(traits, AgentTraits.Bot))
        {
            return DeviceClass.Bot;
        }

        if (Has(traits, AgentTraits.Handheld))
        {
            return DeviceClass.Mobile;
        }

        // A screen that stays where it is and shows the full page: nearer to a desktop than to nothing.
        if (Has(traits, AgentTraits.Television | AgentTraits.Console | AgentTraits.ChromeOs))
        {
            return DeviceClass.Desktop;
        }

        // Windows Phone claims Android and iPhone, so it comes before both.
        if (Has(traits, AgentTraits.WindowsPhone))
        {
            return DeviceClass.Mobile;
        }

        if (Has(traits, AgentTraits.Tablet) && !Has(traits, AgentTraits.AndroidPhone))
        {
            return DeviceClass.Tablet;
        }

        if (Has(traits, AgentTraits.Android))
        {
            return Android(traits);
        }

        if (Has(traits, AgentTraits.Windows))
        {
            return Windows(traits);
        }

        if (Has(traits, AgentTraits.TabletWord))
        {
            return DeviceClass.Tablet;
        }

        if (Has(traits, PhoneSigns))
        {
            return DeviceClass.Mobile;
        }

        if (Has(traits, AgentTraits.AppClient))
        {
            return DeviceClass.Unknown;
        }

        if (Has(traits, AgentTraits.HttpClient))
        {
            return DeviceClass.Bot;
        }

        if (Has(traits, AgentTraits.Desktop) && !Has(traits, AgentTraits.Contact))
        {
            return DeviceClass.Desktop;
        }

        return Has(traits, AgentTraits.CrawlerManners | AgentTraits.Contact) ? DeviceClass.Bot : DeviceClass.Unknown;
    }

    private static DeviceClass Android(AgentTraits traits)
    {
        if (Has(traits, AgentTraits.AndroidPhone))
        {
            return DeviceClass.Mobile;
        }

        if (Has(traits, AgentTraits.TabletWord | AgentTraits.AndroidTablet))
        {
            return DeviceClass.Tablet;
        }

        // Browsers leave "Mobile" out on tablets; the agents of apps never had the word.
        return Has(traits, PhoneSigns) || !Has(traits, AgentTraits.Browser) ? DeviceClass.Mobile : DeviceClass.Tablet;
    }

    private static DeviceClass Windows(AgentTraits traits)
    {
        if (Has(traits, PhoneSigns))
        {
            return DeviceClass.Mobile;
        }

        if (Has(traits, AgentTraits.HttpClient | AgentTraits.Contact))
        {
            return DeviceClass.Bot;
        }

        // "Tablet PC" alone names a component that most Windows 7 desktops carry, "Touch" alone many laptops.
        return Has(traits, AgentTraits.WindowsTouch) && Has(traits, AgentTraits.WindowsTabletPc | AgentTraits.Arm)
            ? DeviceClass.Tablet
            : DeviceClass.Desktop;
    }

    /// <summary>Nearly everyone claims Safari, and many Chrome, so the rarer names come first.</summary>
    private static UserAgentFamily Family(AgentTraits traits)
    {
        if (Has(traits, AgentTraits.Edge))
        {
            return UserAgentFamily.Edge;
        }

        if (Has(traits, AgentTraits.Opera))
        {
            return UserAgentFamily.Opera;
        }

        if (Has(traits, AgentTraits.Samsung))
        {
            return UserAgentFamily.Samsung;
        }

        if (Has(traits, AgentTraits.Firefox))
        {
            return UserAgentFamily.Firefox;
        }

        if (Has(traits, AgentTraits.Chrome))
        {
            return UserAgentFamily.Chrome;
        }

        return Has(traits, AgentTraits.Safari) ? UserAgentFamily.Safari : UserAgentFamily.Other;
    }

    private static bool Has(AgentTraits traits, AgentTraits any) => (traits & any) != 0;
}
