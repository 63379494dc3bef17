namespace Gharart.Core.Visitors;

/// <summary>What kind of place a visit comes from.</summary>
internal enum ReferrerKind : byte
{
    /// <summary>Any other host.</summary>
    Referral,

    /// <summary>A search engine.</summary>
    Search,

    /// <summary>A social network or messenger.</summary>
    Social,

    /// <summary>Webmail or a mail app.</summary>
    Email,
}
