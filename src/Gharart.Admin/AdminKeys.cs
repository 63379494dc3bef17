using System.Security.Cryptography;
using System.Text;

namespace Gharart.Admin;

/// <summary>
/// Every key of this host comes from the master secret by a label. Stands in for Gharart.Core.Tokens.MasterSecret; swap it when that is merged.
/// </summary>
internal sealed class AdminKeys(byte[] masterSecret)
{
    public const int MasterSecretLength = 32;

    public byte[] Derive(string label, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterSecret, length, info: Encoding.UTF8.GetBytes(label));
}
