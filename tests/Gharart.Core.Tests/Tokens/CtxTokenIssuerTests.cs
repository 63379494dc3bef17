using System.Collections.Concurrent;
using System.Text;
using Gharart.Core.Clicks;
using Gharart.Core.Tokens;
using Gharart.Core.Visitors;
using Gharart.TestKit;
using static Gharart.Core.Tests.Tokens.CtxTokens;

namespace Gharart.Core.Tests.Tokens;

public sealed class CtxTokenIssuerTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void TryWrite_RandomClaims_AreGivenBackByTheVerifier()
    {
        const int Seed = 20260101;
        var random = new Random(Seed);
        var issuer = new CtxTokenIssuer(Ring);
        var verifier = new CtxTokenVerifier(Ring);
        for (var i = 0; i < 5_000; i++)
        {
            var clickedAt = random.NextInt64(0, 1L << 48);
            var claims = RandomClaims(random, clickedAt);
            var token = new byte[CtxToken.Length];

            Assert.True(issuer.TryWrite(claims, token), $"seed {Seed}, round {i}");
            var asBytes = verifier.Verify(token, clickedAt + 1, CtxToken.TestConversionLifetime, out var fromBytes);
            var asText = verifier.Verify(Encoding.ASCII.GetString(token), clickedAt, CtxToken.TestConversionLifetime, out var fromText);

            Assert.True((asBytes, asText) == (CtxVerdict.Valid, CtxVerdict.Valid), $"seed {Seed}, round {i}: {asBytes}, {asText}");
            Assert.True(claims == fromBytes && claims == fromText, $"seed {Seed}, round {i}");
        }
    }

    [Fact]
    public void TryWrite_WhatTheFormatCannotSay_IsFalseAndWritesNothing()
    {
        var issuer = new CtxTokenIssuer(Ring);
        var token = new byte[CtxToken.Length];

        Assert.False(issuer.TryWrite(Claims(), token.AsSpan(1)));
        Assert.False(issuer.TryWrite(Claims() with { ClickId = default }, token));
        Assert.False(issuer.TryWrite(Claims() with { Device = (DeviceClass)5 }, token));
        Assert.False(issuer.TryWrite(Claims() with { Traits = (CtxTraits)16 }, token));
        Assert.All(token, value => Assert.Equal(0, value));
    }

    [Fact]
    public void TryWrite_LongerDestination_WritesOnlyTheToken()
    {
        var destination = new byte[CtxToken.Length + 3];

        Assert.True(new CtxTokenIssuer(Ring).TryWrite(Claims(), destination));
        Assert.Equal(CtxVerdict.Valid, Verify(destination.AsSpan(0, CtxToken.Length)));
        Assert.Equal([0, 0, 0], destination[CtxToken.Length..]);
    }

    [Fact]
    public void IssueAndVerify_OnManyThreads_AllUniqueAndValid()
    {
        const int Threads = 8;
        const int PerThread = 4_000;
        var issuer = new CtxTokenIssuer(Ring);
        var verifier = new CtxTokenVerifier(Ring);
        var seen = new ConcurrentDictionary<ClickId, bool>();
        var wrong = new ConcurrentBag<string>();
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            var random = new Random(thread);
            var token = new byte[CtxToken.Length];
            for (var i = 0; i < PerThread; i++)
            {
                var claims = RandomClaims(random, Midnight - (i % 3 * Day));
                var written = issuer.TryWrite(claims, token);
                var verdict = verifier.Verify(token, Midnight, CtxToken.ConversionLifetime, out var read);
                if (!written || verdict != CtxVerdict.Valid || read != claims || !seen.TryAdd(read.ClickId, true))
                {
                    wrong.Add($"thread {thread}, round {i}: {verdict}");
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(wrong);
        Assert.Equal(Threads * PerThread, seen.Count);
    }

    [Fact]
    public void IssueAndVerify_Warm_AllocateNothing()
    {
        var issuer = new CtxTokenIssuer(Ring);
        var verifier = new CtxTokenVerifier(Ring);
        var token = new byte[CtxToken.Length];
        var text = new char[CtxToken.Length];
        var claims = Claims();
        var valid = 0;
        const int Rounds = 2_000;

        var allocated = Allocations.OfWarm(() =>
        {
            valid = 0;
            for (var i = 0; i < Rounds; i++)
            {
                var clickedAt = Midnight - (i % 2);
                _ = issuer.TryWrite(claims with { ClickId = ClickIdGenerator.Next(clickedAt) }, token);
                Encoding.ASCII.GetChars(token, text);
                valid += verifier.Verify(token, Midnight, CtxToken.LeadLifetime, out _) == CtxVerdict.Valid ? 1 : 0;
                valid += verifier.Verify(text, Midnight, CtxToken.LeadLifetime, out _) == CtxVerdict.Valid ? 1 : 0;
            }
        });

        Assert.Equal(Rounds * 2, valid);
        Assert.Equal(0, allocated);
    }
}
