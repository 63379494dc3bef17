using System.Net;
using System.Net.Sockets;
using System.Text;
using Gharart.Admin.Dns;
using Gharart.TestKit;
using Gharart.TestKit.Dns;

namespace Gharart.Admin.Tests.Dns;

/// <summary>The client against name servers on loopback that do right and wrong on purpose.</summary>
public class DnsResolverTests
{
    private const string Name = "_gharart-challenge.shop.example";

    [Fact]
    public async Task LookUp_SeveralTxtRecordsOfSeveralStrings_AreEachPutTogether()
    {
        await using var server = ScriptedDnsServer.Answering(q => new DnsAnswer()
            .Txt(q.Name, "gharart-verify=", "0123", "").Txt(q.Name, "v=spf1 -all").Record(q.Name, 99, [1, 2, 3]).Txt("other.example", "not asked for"));

        var lookup = await AskAsync(server);

        Assert.Equal(DnsStatus.Found, lookup.Status);
        Assert.Equal(["gharart-verify=0123", "v=spf1 -all"], Texts(lookup));
        Assert.Equal(server.Address, lookup.Resolver);
        var question = Assert.Single(server.Questions);
        Assert.True(question.HasEdns);
        Assert.Equal(Name, question.Name, ignoreCase: true);
    }

    [Fact]
    public async Task LookUp_ManyTimes_MixesIdsPortsAndCase()
    {
        await using var server = ScriptedDnsServer.Answering(q => new DnsAnswer().Txt(q.Name, "x"));
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(DnsStatus.Found, (await AskAsync(server)).Status);
        }

        // 40 draws of 65,536 ids and of 2^27 cases: fewer than 30 different ones come about in no lifetime.
        Assert.InRange(server.Questions.Select(q => q.Id).Distinct().Count(), 30, 40);
        Assert.InRange(server.Questions.Select(q => q.Name).Distinct(StringComparer.Ordinal).Count(), 30, 40);
        Assert.InRange(server.ClientPorts.Distinct().Count(), 20, 40);
    }

    [Theory]
    [InlineData(0, nameof(DnsStatus.NoData))]
    [InlineData(3, nameof(DnsStatus.NoSuchName))]
    [InlineData(2, nameof(DnsStatus.ServerFailure))]
    [InlineData(5, nameof(DnsStatus.Refused))]
    [InlineData(9, nameof(DnsStatus.ServerFailure))]
    public async Task LookUp_EmptyAnswer_IsTheStatusOfItsCode(int code, string expected)
    {
        await using var server = ScriptedDnsServer.Answering(_ => new DnsAnswer { Code = code });

        var lookup = await AskAsync(server);

        Assert.Equal(expected, lookup.Status.ToString());
        Assert.Equal(expected is nameof(DnsStatus.NoData) or nameof(DnsStatus.NoSuchName), lookup.IsAnswer);
        Assert.NotEmpty(lookup.Detail);
        Assert.Equal(lookup.IsAnswer ? 1 : 2, server.Questions.Count);
    }

    [Fact]
    public async Task LookUp_Referral_IsNoAnswerAboutTheName()
    {
        await using var server = ScriptedDnsServer.Answering(_ => new DnsAnswer { RecursionAvailable = false });

        Assert.Equal(DnsStatus.Refused, (await AskAsync(server)).Status);
    }

    [Fact]
    public async Task LookUp_TransientFailure_AsksAgain()
    {
        var count = 0;
        await using var server = ScriptedDnsServer.Answering(q => Interlocked.Increment(ref count) == 1 ? new DnsAnswer { Code = 2 } : new DnsAnswer().Txt(q.Name, "x"));

        Assert.Equal(["x"], Texts(await AskAsync(server)));
    }

    [Fact]
    public async Task LookUp_ServerWithoutEdns_IsAskedWithoutIt()
    {
        await using var server = ScriptedDnsServer.Answering(q => q.HasEdns ? new DnsAnswer { Code = 1 } : new DnsAnswer().Txt(q.Name, "plain"));

        Assert.Equal(["plain"], Texts(await AskAsync(server)));
        Assert.Equal([true, false], server.Questions.Select(q => q.HasEdns));
    }

    [Fact]
    public async Task LookUp_Truncated_AsksOverTcpForAllOfIt()
    {
        var large = Enumerable.Range(0, 200).Select(i => $"{i:D3}" + new string('x', 200)).ToArray();
        await using var server = ScriptedDnsServer.Answering(q => q.OverTcp
            ? large.Aggregate(new DnsAnswer(), (answer, text) => answer.Txt(q.Name, text))
            : new DnsAnswer { Truncated = true });

        var lookup = await AskAsync(server);

        Assert.Equal(large, Texts(lookup));
        Assert.Equal([false, true], server.Questions.Select(q => q.OverTcp));
    }

    [Fact]
    public async Task LookUp_OversizedPacket_IsReadWhole()
    {
        var large = Enumerable.Range(0, 100).Select(i => $"{i:D3}" + new string('x', 200)).ToArray();
        await using var server = ScriptedDnsServer.Answering(q => large.Aggregate(new DnsAnswer(), (answer, text) => answer.Txt(q.Name, text)));

        Assert.Equal(large, Texts(await AskAsync(server)));
    }

    [Fact]
    public async Task LookUp_WrongIds_AreIgnoredUntilTheRightOneComes()
    {
        await using var server = new ScriptedDnsServer(q =>
            [.. Enumerable.Range(1, 20).Select(i => new DnsAnswer { IdOffset = i }.Txt(q.Name, "forged").To(q)), new DnsAnswer().Txt(q.Name, "right").To(q)]);

        Assert.Equal(["right"], Texts(await AskAsync(server)));
    }

    [Fact]
    public async Task LookUp_WrongIdsOnly_AreNoAnswer()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new ScriptedDnsServer(q => [new DnsAnswer { IdOffset = 1 }.Txt(q.Name, "forged").To(q)]);

        var lookup = await AskUntilTimedOutAsync(server, clock);

        Assert.Equal(DnsStatus.TimedOut, lookup.Status);
        Assert.Empty(lookup.Records);
    }

    [Theory]
    [InlineData("case")]
    [InlineData("name")]
    [InlineData("type")]
    [InlineData("garbage")]
    [InlineData("loop")]
    [InlineData("short")]
    public async Task LookUp_RightIdButNotTheAnswer_IsAskedAgainOverTcp(string lie)
    {
        await using var server = new ScriptedDnsServer(q => [q.OverTcp ? new DnsAnswer().Txt(q.Name, "true").To(q) : Lie(lie, q)]);

        Assert.Equal(["true"], Texts(await AskAsync(server)));

        await using var liar = new ScriptedDnsServer(q => [lie == "case" ? new DnsAnswer { EchoName = "else.example" }.Txt(q.Name, "forged").To(q) : Lie(lie, q)]);

        var lookup = await AskAsync(liar);
        Assert.Equal(DnsStatus.Malformed, lookup.Status);
        Assert.Empty(lookup.Records);
        Assert.Contains(liar.Questions, q => q.OverTcp);
    }

    [Fact]
    public async Task LookUp_PacketOfAnotherSource_IsNotSeen()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ScriptedDnsServer? server = null;
        server = new ScriptedDnsServer(q =>
        {
            other.SendTo(new DnsAnswer().Txt(q.Name, "forged").To(q), new IPEndPoint(IPAddress.Loopback, server!.ClientPorts.Last()));
            return [];
        });
        await using (server)
        {
            var lookup = await AskUntilTimedOutAsync(server, clock);

            Assert.Equal(DnsStatus.TimedOut, lookup.Status);
            Assert.Empty(lookup.Records);
        }
    }

    [Fact]
    public async Task LookUp_Silence_EndsAfterTwoTries()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var server = new ScriptedDnsServer(_ => []);

        var lookup = await AskUntilTimedOutAsync(server, clock);

        Assert.Equal(DnsStatus.TimedOut, lookup.Status);
        Assert.False(lookup.IsAnswer);
        Assert.Equal(2, server.Questions.Count);
        Assert.Equal(2 * DnsExchange.TryTimeout, clock.GetUtcNow() - DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task LookUp_EachAliasAnsweredLate_EndsAtTheDeadline()
    {
        // Each step is answered only after a try timed out, so that tries alone would allow 9 × 2 seconds.
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var count = 0;
        await using var server = new ScriptedDnsServer(q =>
            Interlocked.Increment(ref count) % 2 == 1 ? [] : [new DnsAnswer().Cname(q.Name, $"step{count}.example").To(q)]);

        var lookup = await AskUntilTimedOutAsync(server, clock, everyNth: 2);

        Assert.Equal(DnsStatus.TimedOut, lookup.Status);
        Assert.Equal(DnsResolver.Deadline, clock.GetUtcNow() - DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task LookUp_NobodyListens_IsUnreachable()
    {
        string address;
        await using (var gone = new ScriptedDnsServer(_ => []))
        {
            address = gone.Address;
        }

        var lookup = await AskAsync(address, TimeProvider.System);

        Assert.Equal(DnsStatus.Unreachable, lookup.Status);
        Assert.Contains("ConnectionRefused", lookup.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_TcpCutOff_IsMalformed()
    {
        await using var server = new ScriptedDnsServer(q => q.OverTcp ? [] : [new DnsAnswer { Truncated = true }.To(q)]);

        var lookup = await AskAsync(server);

        Assert.Equal(DnsStatus.Malformed, lookup.Status);
        Assert.Contains("closed", lookup.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, nameof(DnsStatus.Found))]
    [InlineData(9, nameof(DnsStatus.BadAliases))]
    public async Task LookUp_AliasChain_IsFollowedForEightSteps(int steps, string expected)
    {
        await using var whole = ScriptedDnsServer.Answering(q => Enumerable.Range(0, steps)
            .Aggregate(new DnsAnswer(), (answer, i) => answer.Cname(i == 0 ? q.Name : $"a{i}.example", $"a{i + 1}.example"))
            .Txt($"a{steps}.example", "end"));
        Assert.Equal(expected, (await AskAsync(whole)).Status.ToString());

        // The same from servers that answer one step at a time.
        await using var stepwise = ScriptedDnsServer.Answering(q => Step(q.Name.ToLowerInvariant()) == steps
            ? new DnsAnswer().Txt(q.Name, "end")
            : new DnsAnswer().Cname(q.Name, $"a{Step(q.Name.ToLowerInvariant()) + 1}.example"));
        Assert.Equal(expected, (await AskAsync(stepwise)).Status.ToString());
        Assert.InRange(stepwise.Questions.Count, 1, 9);

        static int Step(string name) => name[0] == 'a' ? name[1] - '0' : 0;
    }

    [Fact]
    public async Task LookUp_AliasesInACircle_AreSaidToBe()
    {
        await using var server = ScriptedDnsServer.Answering(q => new DnsAnswer().Cname(Name, "b.example").Cname("b.example", "c.example").Cname("c.example", Name.ToUpperInvariant()));

        var lookup = await AskAsync(server);

        Assert.Equal(DnsStatus.BadAliases, lookup.Status);
        Assert.True(lookup.IsAnswer);
        Assert.Contains($"{Name} → b.example → c.example → ", lookup.Detail, StringComparison.Ordinal);
        Assert.Contains("circle", lookup.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_AliasToNowhere_NamesWhereItEnds()
    {
        await using var server = ScriptedDnsServer.Answering(q => new DnsAnswer { Code = 3 }.Cname(q.Name, "gone.example"));

        var lookup = await AskAsync(server);

        Assert.Equal(DnsStatus.NoSuchName, lookup.Status);
        Assert.Contains("gone.example", lookup.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_RandomAndDamagedAnswers_EndAsAStatus()
    {
        const int Seed = 20260501;
        var random = new Random(Seed);
        await using var server = new ScriptedDnsServer(q =>
        {
            lock (random)
            {
                return [Damage(new DnsAnswer().Cname(q.Name, "b.example").Txt("b.example", "x").Record([0xC0, 12], 16, [1, (byte)'y']).To(q), random, keepId: true)];
            }
        });
        var seen = new HashSet<DnsStatus>();
        for (var i = 0; i < 300; i++)
        {
            seen.Add((await AskAsync(server)).Status);
        }

        Assert.True(seen.Contains(DnsStatus.Malformed) && seen.Contains(DnsStatus.Found), $"Seed {Seed} saw only {string.Join(", ", seen)}.");
        Assert.DoesNotContain(DnsStatus.TimedOut, seen);
    }

    internal static byte[] Damage(byte[] message, Random random, bool keepId)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            message[random.Next(keepId ? 2 : 0, message.Length)] = (byte)random.Next(256);
        }

        return random.Next(5) == 0 ? message[..random.Next(2, message.Length)] : message;
    }

    private static byte[] Lie(string lie, DnsQuestion q) => lie switch
    {
        "case" => new DnsAnswer { EchoName = new string([.. q.Name.Select(c => char.IsLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))]) }.Txt(q.Name, "forged").To(q),
        "name" => new DnsAnswer { EchoName = "_gharart-challenge.evil.example" }.Txt(q.Name, "forged").To(q),
        "type" => new DnsAnswer { EchoType = 1 }.Txt(q.Name, "forged").To(q),
        "garbage" => [.. q.Message[..2], .. Encoding.ASCII.GetBytes("this is no message at all")],
        // A name that points at itself.
        "loop" => new DnsAnswer().Record([0xC0, (byte)new DnsAnswer().To(q).Length], 16, [1, 65]).To(q),
        "short" => q.Message[..2],
        _ => throw new ArgumentOutOfRangeException(nameof(lie)),
    };

    private static string[] Texts(DnsLookup lookup) => [.. lookup.Records.Select(record => Encoding.Latin1.GetString(record.Text!))];

    private static Task<DnsLookup> AskAsync(ScriptedDnsServer server) => AskAsync(server.Address, TimeProvider.System);

    private static Task<DnsLookup> AskAsync(string server, TimeProvider time)
    {
        Assert.True(DnsServerAddress.TryParse(server, out var address));
        Assert.True(DnsName.TryParse(Name, out var name));
        return new DnsResolver([address], time).LookUpAsync(name, DnsRecordType.Txt, CancellationToken.None);
    }

    /// <summary>Lets the time of a wait run out as soon as the server was asked what it will not answer: every question, or every second one.</summary>
    private static async Task<DnsLookup> AskUntilTimedOutAsync(ScriptedDnsServer server, ManualTimeProvider clock, int everyNth = 1)
    {
        var lookup = AskAsync(server.Address, clock);
        for (var next = 1; !lookup.IsCompleted; next += everyNth)
        {
            await Eventually.HoldsAsync("the next question is asked, or none", () => server.Questions.Count >= next || lookup.IsCompleted);
            if (!lookup.IsCompleted)
            {
                clock.Advance(DnsExchange.TryTimeout);
            }
        }

        return await lookup;
    }
}
