using System.Buffers.Text;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Gharart.Core.Clicks;
using Gharart.Core.Tokens;
using Gharart.TestKit.Snapshots;

namespace Gharart.Benchmarks.Tokens;

/// <summary>One ctx token; the naive way derives the day's key and makes a cipher and a nonce for each.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const long Now = 1_768_478_400_000;

    private readonly byte[] _output = new byte[CtxToken.Length];
    private readonly byte[] _master = new byte[32];
    private readonly byte[] _fields = new byte[32];
    private CtxTokenIssuer _issuer = null!;

    [GlobalSetup]
    public void Setup() => _issuer = new CtxTokenIssuer(new CtxKeyRing(MasterSecret.Parse(PublishedSnapshot.MasterSecretBase64), [1], 1));

    [Benchmark(Baseline = true)]
    public string KeyAndCipherForEach()
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, 32, info: "day"u8.ToArray());
        using var cipher = new AesGcm(key, 16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var token = new byte[12 + _fields.Length + 16];
        nonce.CopyTo(token, 0);
        cipher.Encrypt(nonce, _fields, token.AsSpan(12, _fields.Length), token.AsSpan(12 + _fields.Length));
        return Base64Url.EncodeToString(token);
    }

    [Benchmark]
    public bool Issue() => _issuer.TryWrite(
        new CtxClaims { ClickId = ClickIdGenerator.Next(Now), HandleId = 7, LinkId = 13, SnapshotRevision = 17 }, _output);

    [Benchmark]
    public UInt128 ClickIdAlone() => ClickIdGenerator.Next(Now).Value;
}
