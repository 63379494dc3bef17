using System.Security.Cryptography;
using System.Text;

namespace Gharart.Edge.Passwords;

/// <summary>
/// Right passwords that were seen lately, under a key that this process alone has: where thousands open one link with one password, only the first
/// waits for the slow hash. A wrong one is never here.
/// </summary>
internal sealed class KnownPasswords
{
    private const int Slots = 1024;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[]?[] _macs = new byte[Slots][];

    public bool Contains(byte[] hash, string password)
    {
        var mac = MacOf(hash, password);
        return Volatile.Read(ref _macs[SlotOf(mac)]) is { } known && CryptographicOperations.FixedTimeEquals(mac, known);
    }

    public void Add(byte[] hash, string password)
    {
        var mac = MacOf(hash, password);
        Volatile.Write(ref _macs[SlotOf(mac)], mac);
    }

    private byte[] MacOf(byte[] hash, string password) => HMACSHA256.HashData(_key, (byte[])[.. hash, .. Encoding.UTF8.GetBytes(password)]);

    private static int SlotOf(byte[] mac) => BitConverter.ToUInt16(mac) % Slots;
}
