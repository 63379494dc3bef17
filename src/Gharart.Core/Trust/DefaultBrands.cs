namespace Gharart.Core.Trust;

/// <summary>
/// The list of <see cref="ProtectedBrands"/> that comes with the program: names that reports on phishing put first year after year, with the
/// domains under which they are known to answer.
/// </summary>
internal static class DefaultBrands
{
    public const string Text =
        """
        # Payment and banks
        paypal paypal.com paypal.me paypalobjects.com
        mastercard *
        americanexpress americanexpress.com *
        westernunion westernunion.com
        revolut revolut.com revolut.me
        klarna klarna.com *
        stripe stripe.com
        coinbase coinbase.com
        binance binance.com binance.us
        metamask metamask.io
        bankofamerica bankofamerica.com
        wellsfargo wellsfargo.com
        capitalone capitalone.com
        santander *
        barclays *
        sparkasse *
        commerzbank commerzbank.de commerzbank.com
        icicibank icicibank.com
        hdfcbank hdfcbank.com hdfcbank.net

        # Mail, identity and clouds
        google * googleapis.com googleusercontent.com withgoogle.com
        gmail gmail.com googlemail.com
        youtube youtube.com youtu.be
        microsoft microsoft.com microsoftonline.com
        microsoftonline microsoftonline.com
        office365 office365.com office.com
        onedrive onedrive.com live.com
        sharepoint sharepoint.com
        icloud icloud.com apple.com
        appleid apple.com
        dropbox dropbox.com dropboxusercontent.com
        docusign docusign.com docusign.net
        adobe adobe.com
        github github.com github.io githubusercontent.com
        cloudflare cloudflare.com
        yahoo *

        # Social networks and messengers
        facebook facebook.com facebook.net fb.com
        instagram instagram.com
        whatsapp whatsapp.com whatsapp.net
        linkedin linkedin.com
        telegram telegram.org telegram.me
        snapchat snapchat.com
        discord discord.com discord.gg discordapp.com
        tiktok tiktok.com

        # Shops, streams and travel
        amazon * amazonaws.com
        ebay *
        walmart walmart.com walmart.ca
        alibaba alibaba.com
        aliexpress aliexpress.com aliexpress.us
        flipkart flipkart.com
        mercadolibre *
        netflix netflix.com
        spotify spotify.com
        steampowered steampowered.com
        steamcommunity steamcommunity.com
        airbnb *

        # Parcels
        fedex fedex.com
        usps usps.com
        correos correos.es
        royalmail royalmail.com
        """;
}
