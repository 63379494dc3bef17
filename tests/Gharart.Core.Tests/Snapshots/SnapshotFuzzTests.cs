using Gharart.Core.Snapshots;
using Gharart.Core.Trust;
using Gharart.TestKit.Snapshots;

namespace Gharart.Core.Tests.Snapshots;

/// <summary>Whatever the bytes are, a reader takes them or says <see cref="InvalidSnapshotException"/>; and what it takes can be used.</summary>
public sealed class SnapshotFuzzTests
{
    private const int Mutations = 6_000;

    private static readonly Manifest SmallManifest = new()
    {
        Revision = 5,
        CreatedAt = DateTimeOffset.UnixEpoch,
        CtxKeyId = 1,
        VisitorSalts = [new VisitorSalt(1, new byte[16])],
        Handles =
        [
            new ManifestHandle(Define.Name("one"), 1, BlobName.Of("1"u8), [BlobName.Of("2"u8), BlobName.Of("3"u8)]),
            new ManifestHandle(Define.Name("two"), 2, BlobName.Of("4"u8), [BlobName.Of("5"u8)]),
        ],
        EmergencyBlocks = [new EmergencyBlock(1, "shop.example", DomainScope.Domain, true)],
    };

    [Fact]
    public void Head_CutAnywhereOrExtended_IsRefused()
    {
        var sound = HeadBlob.Write(SampleHandles.Head);
        for (var length = 0; length < sound.Length; length++)
        {
            Assert.Throws<InvalidSnapshotException>(() => HeadBlob.Read(sound.AsSpan(0, length)));
        }

        Assert.Throws<InvalidSnapshotException>(() => HeadBlob.Read([.. sound, 0]));
    }

    [Fact]
    public void Links_CutAnywhereOrExtended_AreRefused()
    {
        var sound = SampleHandles.WriteLinks();
        for (var length = 0; length < sound.Length; length++)
        {
            Assert.Throws<InvalidSnapshotException>(() => LinkShard.Read(sound[..length], 7, 0, 0));
        }

        Assert.Throws<InvalidSnapshotException>(() => LinkShard.Read([.. sound, 0], 7, 0, 0));
    }

    [Fact]
    public void Head_EveryBitFlipped_IsRefusedOrUsable() => EveryBit(HeadBlob.Write(SampleHandles.Head), UseHead);

    [Fact]
    public void Links_EveryBitFlipped_AreRefusedOrUsable() =>
        EveryBit(SampleHandles.WriteLinks(SampleHandles.Links.Where(link => link.Number != uint.MaxValue)), UseLinks);

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public void Head_RandomMutations_AreRefusedOrUsable(int seed) => Mutate(seed, HeadBlob.Write(SampleHandles.Head), UseHead);

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public void Links_RandomMutations_AreRefusedOrUsable(int seed) => Mutate(seed, SampleHandles.WriteLinks(), UseLinks);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    public void Manifest_RandomMutationsSignedAnew_AreRefusedOrUsable(int seed)
    {
        var signed = SmallManifest.Write(RawManifest.Key);
        Mutate(seed, signed[..^32], content =>
        {
            var manifest = Manifest.Read(RawManifest.Sign(content), RawManifest.Key);

            // The version before this one says the same, and is written as this one.
            Assert.Equal(RawManifest.Sign([.. content[..4], .. signed[4..6], .. content[6..]]), manifest.Write(RawManifest.Key));
        });
    }

    [Fact]
    public void Readers_RandomBytesBehindAGoodHeader_AreRefused()
    {
        const int Seed = 401;
        var random = new Random(Seed);
        for (var round = 0; round < 3_000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            Refused(() => HeadBlob.Read([.. "GHHD"u8, 3, 0, .. noise]), Seed, round);
            Refused(() => LinkShard.Read([.. "GHLK"u8, 3, 0, 7, 0, 0, 0, 0, 0, 0, .. noise], 7, 0, 0), Seed, round);
            Refused(() => Manifest.Read(RawManifest.Sign([.. "GHMF"u8, 3, 0, .. noise]), RawManifest.Key), Seed, round);
        }
    }

    private static void UseHead(byte[] blob)
    {
        var head = HeadBlob.Read(blob);
        foreach (var rule in head.Rules.Concat(head.Campaigns.Where(c => c.Split is not null).Select(c => c.Split!)))
        {
            var target = rule.Variants[rule.SelectVariant("unit"u8)].Target;
            Assert.NotNull(head.Origins.Verdict(target.Origin));
            Assert.Equal((byte)'/', target.Rest[0]);
        }
    }

    private static void UseLinks(byte[] blob)
    {
        var shard = LinkShard.Read(blob, 7, 0, 0);
        var snapshot = new HandleSnapshot(HeadBlob.Read(new RawHead().ToArray()), [shard]);
        var slug = new byte[24];
        foreach (var definition in SampleHandles.Links)
        {
            if (snapshot.TryFindLink(definition.Slug.Key, out var link))
            {
                var length = link.WriteSlug(slug);
                Assert.Equal(definition.Slug.Text.Length, length);
                Assert.True(Define.Key(System.Text.Encoding.ASCII.GetString(slug, 0, length)) == definition.Slug.Key);
                Assert.False(link.Rest.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E));
                Assert.NotNull(link.Origins.Verdict(link.Origin));
                Assert.NotNull(link.Origins.Verdict(link.FallbackOrigin));
            }
        }
    }

    private static void EveryBit(byte[] sound, Action<byte[]> use)
    {
        use(sound);
        for (var bit = 0; bit < sound.Length * 8; bit++)
        {
            var flipped = (byte[])sound.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            _ = Survives(flipped, use, $"bit {bit}");
        }
    }

    private static void Mutate(int seed, byte[] sound, Action<byte[]> use)
    {
        use(sound);
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < Mutations; round++)
        {
            refused += Survives(Mutated(sound, random), use, $"seed {seed} round {round}") ? 0 : 1;
        }

        Assert.True(refused > Mutations / 4, $"only {refused} refused: the mutations do no damage");
    }

    private static byte[] Mutated(byte[] sound, Random random)
    {
        var bytes = sound.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = random.Next(2) == 0 ? (byte)0 : byte.MaxValue;
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    var from = random.Next(bytes.Count);
                    for (var i = 0; i < 4 && at + i < bytes.Count && from + i < bytes.Count; i++)
                    {
                        bytes[at + i] = bytes[from + i];
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Whether the bytes were taken; false when they were refused in the one way that is allowed.</summary>
    private static bool Survives(byte[] bytes, Action<byte[]> use, string where)
    {
        try
        {
            use(bytes);
            return true;
        }
        catch (InvalidSnapshotException)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{where} gave {e.GetType().Name}: {e.Message} for {Convert.ToHexString(bytes)}", e);
        }
    }

    private static void Refused(Action read, int seed, int round) =>
        Assert.True(Record.Exception(read) is InvalidSnapshotException, $"seed {seed} round {round}");
}
