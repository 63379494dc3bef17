using System.Text;

namespace Gharart.Core.Visitors;

/// <summary>
/// The hosts of search engines, social networks and webmail. <c>name.</c> with a final dot stands for the name under any common
/// top-level domain (<c>.com</c>, <c>.de</c>, <c>.co.uk</c>, <c>.com.br</c>); a leading <c>*.</c> adds all subdomains. A leading
/// <c>www.</c> or <c>m.</c> of the visit never matters. The longest entry counts.
/// </summary>
internal static class ReferrerHosts
{
    private const string Search =
        "google. images.google. news.google. encrypted.google. lens.google. cse.google. scholar.google. *.bing.com duckduckgo.com " +
        "html.duckduckgo.com lite.duckduckgo.com start.duckduckgo.com yahoo. *.search.yahoo. us.yahoo.com in.yahoo.com uk.yahoo.com " +
        "baidu.com wap.baidu.com image.baidu.com yandex. ya.ru " +
        "search.brave.com *.ecosia.org *.qwant.com *.startpage.com search.naver.com m.search.naver.com search.daum.net *.sogou.com *.so.com " +
        "*.sm.cn search.seznam.cz seznam.cz ask.com *.search.aol. *.aolsearch.com kagi.com mojeek.com swisscows.com *.metager.de metager.org " +
        "*.presearch.com *.dogpile.com perplexity.ai lilo.org search.lilo.org go.mail.ru nova.rambler.ru *.petalsearch.com *.coccoc.com " +
        "oceanhero.today search.marginalia.nu yep.com *.you.com *.excite.com *.lycos.com search.becovi.com *.search-results.com alohafind.com " +
        "com.google.android.googlequicksearchbox com.google.android.apps.searchlite com.duckduckgo.mobile.android com.microsoft.bing " +
        "com.yandex.searchapp ru.yandex.searchplugin org.ecosia.browser";

    private const string Social =
        "*.facebook.com *.fb.com fb.me fb.watch m.me *.messenger.com *.instagram.com *.threads.net *.threads.com t.co *.twitter.com " +
        "*.x.com *.linkedin.com lnkd.in *.reddit.com redd.it *.pinterest. *.pinterest.com pin.it *.youtube.com youtu.be *.youtube-nocookie.com " +
        "*.tiktok.com *.vk.com *.vk.ru *.vkontakte.ru *.ok.ru *.odnoklassniki.ru *.weibo.com *.weibo.cn t.cn *.snapchat.com *.tumblr.com *.quora.com " +
        "*.discord.com *.discordapp.com discord.gg *.telegram.org t.me *.whatsapp.com wa.me news.ycombinator.com bsky.app go.bsky.app *.twitch.tv " +
        "*.xing.com *.line.me *.zalo.me *.nextdoor.com *.douban.com *.zhihu.com qzone.qq.com *.plurk.com *.flickr.com *.truthsocial.com " +
        "*.viber.com *.skype.com *.slack.com teams.microsoft.com mastodon.social *.medium.com *.livejournal.com *.xiaohongshu.com *.kuaishou.com " +
        "*.bilibili.com *.sharechat.com *.mixi.jp *.ameblo.jp *.stocktwits.com " +
        "com.facebook.katana com.facebook.lite com.facebook.orca com.instagram.android com.instagram.barcelona com.twitter.android " +
        "com.linkedin.android com.pinterest com.reddit.frontpage com.zhiliaoapp.musically com.ss.android.ugc.trill com.google.android.youtube " +
        "com.snapchat.android org.telegram.messenger com.whatsapp com.whatsapp.w4b com.tencent.mm jp.naver.line.android com.discord " +
        "com.tumblr com.vkontakte.android com.slack org.thoughtcrime.securesms com.viber.voip";

    private const string Email =
        "mail.google. *.mail.yahoo. *.mail.live.com outlook.live.com *.outlook.com outlook.office.com outlook.office365.com *.hotmail.com hotmail. " +
        "*.gmx.net *.gmx.de *.gmx.com *.gmx.at *.gmx.ch deref-gmx.net deref-gmx.com deref-mail.com deref-web.de *.web.de *.fastmail.com tutanota.com " +
        "*.tuta.com app.hey.com mail.com *.mail.com *.icloud.com *.zohomail.com *.hushmail.com *.inbox.lv *.mail2world.com poczta.onet.pl " +
        "poczta.wp.pl poczta.interia.pl *.laposte.net messagerie.orange.fr *.rediffmail.com " +
        "com.google.android.gm com.google.android.gm.lite com.microsoft.office.outlook com.yahoo.mobile.client.android.mail " +
        "com.samsung.android.email.provider ch.protonmail.android com.fsck.k9 net.thunderbird.android ru.mail.mailapp ru.yandex.mail " +
        "com.readdle.spark com.aol.mobile.aolapp com.easilydo.mail";

    private static readonly Entry[] Table = BuildTable();

    /// <summary>The kind of a lower-case host, or of an Android package's name.</summary>
    public static ReferrerKind KindOf(ReadOnlySpan<byte> host)
    {
        // Providers name their webmail so, and newsletters their click host.
        if (host.StartsWith("mail."u8) || host.StartsWith("webmail."u8) || host.StartsWith("email."u8))
        {
            return ReferrerKind.Email;
        }

        var name = host;
        if (name.StartsWith("www."u8))
        {
            name = name[4..];
        }
        else if (name.StartsWith("m."u8) && name.Length > 6)
        {
            // "m.me" keeps its "m.".
            name = name[2..];
        }

        if (TryFind(name, out var kind))
        {
            return kind;
        }

        var brand = name[..BrandLength(name)];
        return !brand.IsEmpty && TryFind(brand, out kind) ? kind : ReferrerKind.Referral;
    }

    /// <summary>
    /// Length of what stands before a country's or generic top-level domain, its final dot included; 0 where the end is no such one.
    /// </summary>
    private static int BrandLength(ReadOnlySpan<byte> host)
    {
        var last = host.LastIndexOf((byte)'.');
        if (last < 0)
        {
            return 0;
        }

        var topLevel = host[(last + 1)..];
        if (topLevel.Length != 2)
        {
            return topLevel.SequenceEqual("com"u8) || topLevel.SequenceEqual("net"u8) || topLevel.SequenceEqual("org"u8) ? last + 1 : 0;
        }

        var before = host[..last].LastIndexOf((byte)'.');
        var second = host[(before + 1)..last];
        return before >= 0 && (second.SequenceEqual("co"u8) || second.SequenceEqual("com"u8)) ? before + 1 : last + 1;
    }

    /// <summary>Looks for the longest tail of the name, cut at a label, that is an entry; only the whole name may be an exact one.</summary>
    private static bool TryFind(ReadOnlySpan<byte> name, out ReferrerKind kind)
    {
        kind = default;
        var found = false;
        var hash = HashSeed;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            hash = Mix(hash, name[i]);
            if (i > 0 && name[i - 1] != (byte)'.')
            {
                continue;
            }

            var tail = name[i..];
            for (var slot = hash & (Table.Length - 1); Table[slot].Name is { } entry; slot = (slot + 1) & (Table.Length - 1))
            {
                if (tail.SequenceEqual(entry))
                {
                    if (i == 0 || Table[slot].WithSubdomains)
                    {
                        kind = Table[slot].Kind;
                        found = true;
                    }

                    break;
                }
            }
        }

        return found;
    }

    // FNV-1a from the last byte to the first, so that one pass gives the hash of every tail. The table is fixed: no flooding.
    private const int HashSeed = unchecked((int)2166136261);

    private static int Mix(int hash, byte next) => unchecked((hash ^ next) * 16777619);

    private static Entry[] BuildTable()
    {
        var entries = new List<Entry>();
        Add(entries, Search, ReferrerKind.Search);
        Add(entries, Social, ReferrerKind.Social);
        Add(entries, Email, ReferrerKind.Email);

        // At most a quarter full: a miss, the common case, ends at the first slot.
        var table = new Entry[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Count * 4)];
        foreach (var entry in entries)
        {
            var hash = HashSeed;
            for (var i = entry.Name!.Length - 1; i >= 0; i--)
            {
                hash = Mix(hash, entry.Name[i]);
            }

            var slot = hash & (table.Length - 1);
            while (table[slot].Name is not null)
            {
                slot = (slot + 1) & (table.Length - 1);
            }

            table[slot] = entry;
        }

        return table;
    }

    private static void Add(List<Entry> entries, string list, ReferrerKind kind)
    {
        foreach (var item in list.Split(' '))
        {
            var withSubdomains = item.StartsWith("*.", StringComparison.Ordinal);
            entries.Add(new Entry(Encoding.ASCII.GetBytes(withSubdomains ? item[2..] : item), kind, withSubdomains));
        }
    }

    private readonly record struct Entry(byte[]? Name, ReferrerKind Kind, bool WithSubdomains);
}
