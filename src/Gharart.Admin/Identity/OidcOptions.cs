namespace Gharart.Admin.Identity;

/// <summary>The one issuer, beside our own, whose tokens sign people in (<c>Gharart__Oidc__…</c>).</summary>
/// <param name="Issuer">Exactly as in the tokens' <c>iss</c>; its discovery document lies below it.</param>
/// <param name="Audience">What the tokens' <c>aud</c> must contain.</param>
/// <param name="Algorithm">The one algorithm that its signatures may have; <c>RS256</c> unless set.</param>
internal sealed record OidcOptions(string Issuer, string Audience, string Algorithm)
{
    private const string DefaultAlgorithm = "RS256";

    // Signatures that cannot be made with what the issuer publishes.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static OidcOptions? Read(SettingsReader settings)
    {
        var issuer = settings.Text("Oidc:Issuer", "");
        var audience = settings.Text("Oidc:Audience", "");
        var algorithm = settings.Text("Oidc:Algorithm", DefaultAlgorithm);
        settings.Check(Algorithms.Contains(algorithm), "Oidc:Algorithm", $"'{algorithm}' is none of {string.Join(", ", Algorithms)}");
        settings.Check(issuer.Length > 0 == audience.Length > 0, "Oidc:Issuer", "and Gharart__Oidc__Audience go together");
        if (issuer.Length == 0)
        {
            return null;
        }

        settings.Check(
            System.Uri.TryCreate(issuer, UriKind.Absolute, out var url) && IsSafe(url) && url is { Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 },
            "Oidc:Issuer",
            $"'{issuer}' is no https address (http is for this machine only)");
        return new OidcOptions(issuer, audience, algorithm);
    }

    /// <summary>Whether keys may be fetched from there: nobody on the way can have changed them.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == System.Uri.UriSchemeHttps || (url.Scheme == System.Uri.UriSchemeHttp && url.IsLoopback);
}
