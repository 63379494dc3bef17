namespace Gharart.Admin.Dns;

/// <summary>Whom to ask. Empty for the resolvers of the system.</summary>
internal sealed record DnsOptions(IReadOnlyList<DnsServerAddress> Resolvers)
{
    private const int MaxResolvers = 7;
    private const string Key = "Dns:Resolvers";

    public static DnsOptions Read(SettingsReader settings)
    {
        var resolvers = new List<DnsServerAddress>();
        foreach (var text in settings.Text(Key, "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isAddress = DnsServerAddress.TryParse(text, out var address);
            settings.Check(isAddress, Key, $"has '{text}', which is no address such as 192.0.2.53:53 or [2001:db8::53]:53");
            if (isAddress && !resolvers.Contains(address!))
            {
                resolvers.Add(address!);
            }
        }

        settings.Check(resolvers.Count <= MaxResolvers, Key, $"lists more than {MaxResolvers} resolvers");
        return new DnsOptions(resolvers);
    }
}
