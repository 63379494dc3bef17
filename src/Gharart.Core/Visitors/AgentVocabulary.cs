namespace Gharart.Core.Visitors;

/// <summary>
/// The words that tell user agents apart, in lower case, separated by <c>|</c>. <c>^</c> before a word: only at the agent's start;
/// <c>&lt;</c>: not behind a letter or digit; <c>&gt;</c> after it: not before a letter. Of several words that end at the same
/// place the longest counts alone, which is how exceptions are made (<c>cubot</c>, a make of phones, ends with <c>bot</c>).
/// </summary>
internal static class AgentVocabulary
{
    /// <summary>All words with their traits.</summary>
    public static IReadOnlyList<(string Words, AgentTraits Traits)> Groups { get; } =
    [
        // Words of any crawler's name. A link to an explanation is the custom of crawlers and of nobody else.
        ("bot>|bots>|botlink|crawl|spider|slurp|scrap|harvest|fetch|preview|checker|validator|monitor|scanner|scanning|scan/|contentscan|inspect|archiv|" +
            "indexer|screenshot|headless|uptime|healthcheck|proxy>|probe>|http://|https://|+http|+www|<rss>|" +
            "link check|linkcheck|favicon|<seo>|webmaster|analyzer|thumbnail|sitemap|snippet|audit>|" +
            "linkfinder|researchscan|security scan|site-verification|pagespeed|page speed|embed>|search-engine|search engine|" +
            "feed|lookup|webhook|synthetic|verifier|verify/|optimizer|mailto:|httpagent|-agent)|<agent)", AgentTraits.Bot),

        // Where browsers say "(KHTML, like Gecko)" and no more; and the custom of assistants that fetch what somebody asked for.
        ("like gecko;|-user/", AgentTraits.Bot),

        // Search, adverts and AI, where the name has none of the words above.
        ("mediapartners|adsense|apis-google|duplexweb|<google-|googleother|-google>|google web|google pp|google associat|googleassociat|" +
            "googleproducer|googlehc|<yandeximages|<yandexmetrika|<yandexblogs|<yandexdirect|<yandexmarket|<yandexmedia|" +
            "<yandexnews|<yandexpage|<yandexvideo|<yandexvertis|<yandexverticals|<yandexcalendar|<yandexturbo|<yandextracker|" +
            "<yandexontodb|<yandexsitelinks|<yandexadnet|<yandexcatalog|<yandexantivirus|<yandexsomething|<yandexuserproxy|" +
            "<teoma|<yeti/|<y!j|<daumoa|<nutch|heritrix|bubing|qwantify|<exabot|<ichiro|<yacy|<grub|" +
            "chatgpt-user|oai-search|perplexity|<claude-|<anthropic|<cohere|<mistralai-user|<omgili|<diffbot|<timpi|" +
            "<meta-external|<firecrawl|<youdao|<gigablast|<msnptc|<bingapis|adidx|bingpreview|" +
            "<commoncrawl|<ltx71|<pandalytics|<turnitin|<twingly|<wayback|<libwww-perl-bot|<mojeek|<gowikibot|" +
            "<blackboard safeassign|<trendiction|<linguee|<proximic|<grapeshot|<peer39|<admantx|<contextad|<ias-|<integralads|" +
            "<moatbot|<comscore|<outbrain|<taboola|<criteo|<weborama", AgentTraits.Bot),

        // Link previews and feed readers.
        ("facebookexternal|facebookcatalog|facebookplatform|<facebot|^whatsapp/|^viber/|^telegram/|^signal/|<vkshare|embedly|<iframely|" +
            "<slack-|<skypeuri|<mastodon/|<pleroma|<misskey|<friendica|<lemmy|<tumblr/|<bitrix|<redditbot|<nuzzel|<pocketparser|" +
            "^pinterest/0|^instapaper|<xing-contenttabreceiver|<livelapbot|<kakaotalk-scrap|<linepoker|" +
            "<line-parts|<feedly|<feedbin|<feedburner|<feedpress|<feedspot|<feeder|<newsblur|<inoreader|<theoldreader|<netvibes|<miniflux|<freshrss|" +
            "<tiny tiny|<simplepie|<magpierss|<bazqux|<superfeedr|<rogerbot|<addthis|<sharethis|<bufferbot|<outlook-ios-preview|" +
            "<msiecrawler|<microsoft-url|<ms search|<snap url|<universalfeed|<windows-rss|<w3c_|<w3c-|<jigsaw|<validator.nu", AgentTraits.Bot),

        // Monitors, search-engine optimisers, security scanners and browsers without a face.
        ("pingdom|<statuscake|<site24x7|<updown|<monitis|<nagios|check_http|<zabbix|<prtg|<datadog|<newrelic|<new relic|<dynatrace|" +
            "<synthetics|<catchpoint|<gomez|<keynote|<rigor|<checkly|<betterstack|<hetrix|<freshping|<hyperping|<nodeping|" +
            "<kube-|<elb-|<consul |<amazon-route53|<amazon cloudfront|<appinsights|<blackbox|<alertsite|<panopta|<montastic|" +
            "<ahrefs|<semrush|<mj12|<dotbot|<serpstat|<sistrix|<screaming frog|<xenu|<deepnet|<seokicks|<seobility|<siteimprove|" +
            "<netcraft|<censys|<zgrab|<masscan|<nmap|<nikto|<sqlmap|<nessus|<acunetix|<qualys|<openvas|<wpscan|<nuclei|<netsparker|<detectify|" +
            "<internetmeasurement|<expanse,|<palo alto|<shodan|<dirbuster|<gobuster|<burp|<zaproxy|<whatweb|<wappalyzer|<builtwith|" +
            "phantomjs|slimerjs|htmlunit|puppeteer|playwright|selenium|webdriver|<cypress/|lighthouse|gtmetrix|<ptst|webpagetest|" +
            "<yslow|<prerender|<rendertron|<httrack|<webcopier|<teleport|<webzip|<offline explorer|<sitesucker|<blc/|" +
            "<domainstats|<domaintools|<zoominfo|<mixnode|<wordpress/|<drupal|<tineye|<virustotal|<urlscan|<bitdefender|<symantec|<splash version|<silktide|<img2dataset|" +
            "<barracuda|<mimecast|<proofpoint|<safedns|<fortiguard|<trend micro|<zscaler", AgentTraits.Bot),

        // Too weak to outweigh a known system: the phrase of old crawlers, a site or an address where a browser has none.
        ("(compatible;|.net>", AgentTraits.CrawlerManners),

        // Browsers of desktops name no site and no address.
        ("@|.com>|.org>|.io>|.ai>", AgentTraits.Contact),

        ("<cubot|coolpad|tecno kf", AgentTraits.None),

        // What apps on Apple's devices fetch with: whether a phone's or a desktop's, it does not say.
        ("<cfnetwork", AgentTraits.AppClient),

        // Programs that fetch, yet are no crawlers: somebody typed the command, and gets a ctx token.
        ("<curl/|<libcurl|<pycurl|<wget|python-requests|python-urllib|<python/|<aiohttp|<httpx|<httpie|<urllib3|" +
            "<okhttp|<dart|<java/|^java|postmanruntime|<insomnia|libwww-perl|<lwp|guzzle|<php/|<ruby|<faraday|<httparty|<axios|" +
            "node-fetch|<undici|<got |<got/|<superagent|<reqwest|<hyper/|<rest-client|restsharp|<winhttp|" +
            "<jersey|<unirest|<thunder client|<bruno|<k6/|<ab/|apachebench|<wrk|<hey/|<vegeta|<jmeter|<fasthttp|<powershell|" +
            "windowspowershell|httpclient|http-client|http client|http_get|<symfony|<node.js|<deno/|<bun/", AgentTraits.HttpClient),

        ("smarttv|smart-tv|smart_tv|smart tv|googletv|google tv|appletv|apple tv|<tv>|hbbtv|<dtv|netcast|<web0s|webos.tv|webostv|<roku|" +
            "<crkey|chromecast|<bravia|<viera|<aft|android tv|<mitv|<mibox|<mi box|<mi tv|nexus player|inettv|<philipstv|<nettv|<ce-html|" +
            "opera tv|<vidaa|<hisense_tv|<tsbnettv|<tcl_tv|<lg browser|<adt-|<shield android|<maple|<sonydtv|<sonybdp|<boxee|<xumo|" +
            "<whaletv|<kodi|<xbmc|<freebox|<stb>|<mag200|<mag250|<bouygtel|<espial", AgentTraits.Television),
        ("playstation 3|playstation 4|playstation 5|<playstation|<xbox|nintendo switch|nintendo wii|<wii", AgentTraits.Console),
        ("playstation vita|playstation portable|<psp>|nintendo 3ds|nintendo dsi|<new nintendo 3ds|<3ds>", AgentTraits.Handheld),

        ("ipad|playbook|<kindle|<silk|touchpad|<nook|<bntv|<rim tablet|<xoom|<kobo|<pocketbook|<remarkable", AgentTraits.Tablet),
        ("tablet", AgentTraits.TabletWord),
        ("tablet pc", AgentTraits.WindowsTabletPc),

        // Models of tablets, several of which say "Mobile" all the same. They count beside "Android" only.
        ("<sm-t|<sm-x|<sm-p|<gt-p1|<gt-p3|<gt-p5|<gt-p6|<gt-p7|<gt-n80|<gt-n51|<sch-i800|<sgh-t849|<shw-m180|<shw-m380|<shw-m480|" +
            "<nexus 7|<nexus 9|<nexus 10|<pixel c>|<kf|pad>|tab>|tabpro|<tab_|mediapad|matepad|<transformer|<tf1|<tf2|<tf3|<tf7|" +
            "<me17|<me37|<me30|<p01|<p02|<k00|<k01|<tb-|<tb3-|<tb2-|<tb1|<tb2|<tb3|<tb5|<tb7|<tb8|<yt3|<yt-|<b6000|<b8000|<b8080|" +
            "<a1-8|<a3-a|<b1-7|<b1-8|<b3-a|<iconia|<mz60|<lg-v|<vk810|<vk815|<sgp3|<sgp4|<sgp5|" +
            "<sgp6|<sgp7|<bah|<ags|<jdn|<sht-|<btv-|<cmr-|<vrd-|<scm-|<kob|<mrx-|<bzt|<bzw|<mrr-|<dby-|<s10-2|<t1-a|<t1-7|<s7-|<s8-|<rmp2|" +
            "<opd2|<opd1|<pmt|<pmp5|<pmp7|<gn-|<venue|<slate 7|<slate 8|<slate 10|<slate7|lifetab|surftab|<ideatab|<ideapad|" +
            "<21051182|<m2105k81|<22081283|<23073rpbfg|<23043rp34|<2405crpfd|<24018rpac|<ep-800|<dtab|<sot2|<so-05f|<d-0|<bmxc|" +
            "<bgo-|<wifi q|<qmv7|<qtaq|<qtasu|<rct6|<trio|<nx700q|<nx785q|<nx00|<nx16a|<odys|<vankyo|<teclast|<cube u|<chuwi|<onda|<alldocube|" +
            "<dragon touch|<x1030|<sti |<alcatel_8|<8082>|<9032|<9024o|<8088|<asus pad|<gtab|<hudl|<touch note|<toshiba at|<at1s|<at100|<at300|" +
            "<hp slate|<fire hd|<nokia t10|<nokia t20|<nokia t21|<galaxy note pro|<streak 7", AgentTraits.AndroidTablet),
        ("<padfone|<fonepad|<phonepad|<sd4930|<hm note", AgentTraits.AndroidPhone),

        ("windows phone|iemobile|wpdesktop|windows ce|windows mobile|<pocket pc|<ppc;|<zunewp|<xblwp|<smartphone>", AgentTraits.WindowsPhone),
        ("android|<adr>", AgentTraits.Android),
        ("iphone|<ipod|blackberry|<bb10|kaios|symbian|<symbos|series60|series 60|series40|<s60|<s40|<meego|<bada|<maemo|j2me|<midp|<cldc|" +
            "up.browser|up.link|opera mini|opera mobi|<opios|ucweb|<ucbrowser/7|<docomo|<kddi|<softbank|<vodafone|j-phone|<portalmmm|" +
            "sonyericsson|^samsung-|^sec-|<nokia|^lg-|^lge-|^lg/|^mot-|<motorola-|^sie-|^alcatel|^zte|^huawei|^htc|^sagem|^sharp-|^panasonic|" +
            "^philips|^micromax|^karbonn|^lava|^spice|^gionee|^maui|^mtk|^nexian|^ktouch|^palm|<palmos|<palmsource|<palm-|<webos/|<netfront|" +
            "<obigo|dolfin|<jasmine|teleca|<polaris|<blazer/|<danger hiptop|<brew|<semc|<fennec|<minimo|<series80|<wp7|<wp8|" +
            "<dalvik|<ios |<ios/|<ios;|<ios)|fb4a|<instagram|<musically|<harmonyos phone", AgentTraits.Phone),
        ("mobile|<mobi>", AgentTraits.Mobile),

        ("<cros>|<cros ", AgentTraits.ChromeOs),
        ("windows|<win32|<win64|<win98|<win95|<winnt|<wow64", AgentTraits.Windows),
        ("<touch>", AgentTraits.WindowsTouch),
        ("<arm>", AgentTraits.Arm),
        ("macintosh|mac os x|mac_powerpc|<macos|<ppc mac|linux|<x11|freebsd|openbsd|netbsd|dragonfly|sunos|solaris|<haiku|<beos|<os/2|<irix|" +
            "<aix|hp-ux|amiga|<risc os|<ubuntu|<fedora|<warp>|^lynx/|^elinks|^links (|^w3m/|<pc; openharmony", AgentTraits.Desktop),
        ("^mozilla/", AgentTraits.Browser),

        ("chrome/|crios/|chromium/", AgentTraits.Chrome),
        ("safari|applewebkit", AgentTraits.Safari),
        ("firefox|fxios|<focus/", AgentTraits.Firefox),
        ("<edg/|<edga/|<edgios/|<edge/", AgentTraits.Edge),
        ("<opr/|<opera |<opt/|<opx/", AgentTraits.Opera),
        ("<opera/", AgentTraits.Opera | AgentTraits.Browser),
        ("samsungbrowser", AgentTraits.Samsung),
    ];
}
