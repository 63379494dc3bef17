using System.Collections.Concurrent;

namespace Gharart.TestKit.Dns;

/// <summary>What the names of a test's own little DNS hold; NXDOMAIN for all others. It may change while it is served.</summary>
public sealed class DnsZone
{
    private readonly ConcurrentDictionary<string, string[]> _txt = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string[]> _addresses = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers everything with this code instead, unless it is 0.</summary>
    public int FailWith { get; set; }

    /// <summary>Answers nothing at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Serves the zone.</summary>
    public ScriptedDnsServer Serve() => new(question => IsSilent ? [] : [Answer(question).To(question)]);

    /// <summary>Gives a name TXT records of one string each; <c>*.zone</c> for all names below.</summary>
    public void SetTxt(string name, params string[] values) => _txt[name] = values;

    /// <summary>Gives a name a CNAME record; <c>*.zone</c> for all names below.</summary>
    public void SetAlias(string name, string target) => _aliases[name] = target;

    /// <summary>Gives a name A and AAAA records.</summary>
    public void SetAddresses(string name, params string[] addresses) => _addresses[name] = addresses;

    /// <summary>Takes all records from a name.</summary>
    public void Clear(string name)
    {
        _txt.TryRemove(name, out _);
        _aliases.TryRemove(name, out _);
        _addresses.TryRemove(name, out _);
    }

    private DnsAnswer Answer(DnsQuestion question)
    {
        var aliases = new List<(string Owner, string Target)>();
        var name = question.Name;
        while (aliases.Count < 20 && Find(_aliases, name) is { } target)
        {
            aliases.Add((name, target));
            name = target;
        }

        var texts = Find(_txt, name);
        var addresses = Find(_addresses, name);
        var answer = new DnsAnswer { Code = FailWith > 0 ? FailWith : texts is null && addresses is null ? 3 : 0 };
        if (FailWith > 0)
        {
            return answer;
        }

        foreach (var (owner, to) in aliases)
        {
            answer.Cname(owner, to);
        }

        foreach (var text in question.Type == DnsQuestion.Txt ? texts ?? [] : [])
        {
            answer.Txt(name, text);
        }

        var mark = question.Type == DnsQuestion.A ? '.' : ':';
        foreach (var address in (addresses ?? []).Where(address => question.Type != DnsQuestion.Txt && address.Contains(mark, StringComparison.Ordinal)))
        {
            answer.Address(name, address);
        }

        return answer;
    }

    private static T? Find<T>(ConcurrentDictionary<string, T> records, string name)
        where T : class
    {
        if (records.GetValueOrDefault(name) is { } own)
        {
            return own;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (records.GetValueOrDefault("*" + name[dot..]) is { } wild)
            {
                return wild;
            }
        }

        return null;
    }
}
