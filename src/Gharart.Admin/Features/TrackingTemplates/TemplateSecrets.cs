using System.Security.Cryptography;
using System.Text;
using Gharart.Admin.Data;
using Gharart.Core.Tokens;

namespace Gharart.Admin.Features.TrackingTemplates;

/// <summary>Makes and keeps the secrets of templates: sealed in the database, bound to handle and key.</summary>
internal sealed class TemplateSecrets(MasterSecret secret)
{
    /// <summary>What stands before a signing secret (Standard Webhooks).</summary>
    public const string SigningPrefix = "whsec_";

    private const string KeyLabel = "gharart/tracking-templates/v1";

    // Standard Webhooks: 24 to 64 bytes.
    private const int SigningBytes = 32;

    private readonly SecretBox _box = new(secret.Derive(KeyLabel));

    public static string NewSigningSecret() => SigningPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SigningBytes));

    public byte[] Seal(TrackingTemplate template, string text) => _box.Seal(Encoding.UTF8.GetBytes(text), PlaceOf(template));

    /// <exception cref="CryptographicException">Sealed under another master secret.</exception>
    public string Open(TrackingTemplate template, byte[] box) => Encoding.UTF8.GetString(_box.Open(box, PlaceOf(template)));

    private static string PlaceOf(TrackingTemplate template) => $"{template.HandleId}/{template.TemplateKey}";
}
