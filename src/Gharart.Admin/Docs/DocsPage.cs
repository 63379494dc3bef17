using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gharart.Admin.Docs;

/// <summary>A page for people, made once: its own style sheet, no script, nothing from elsewhere.</summary>
internal sealed class DocsPage
{
    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#1c1e21;--soft:#555c66;--paper:#fff;--card:#f3f5f7;--line:#d9dee4;--accent:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--ink:#eceef1;--soft:#a9b0bb;--paper:#14161a;--card:#1d2026;--line:#333842;--accent:#7ab8ff}}
        *{box-sizing:border-box}html{scroll-padding-top:1rem}
        body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        a{color:var(--accent)}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .skip{position:absolute;left:-99rem}.skip:focus{position:static}
        h1{margin:.5rem 0}h2{margin:2.5rem 0 .25rem;font-size:1.4rem}h3{margin:0;font-size:1.1rem}h4{margin:1rem 0 .25rem;font-size:.95rem}p,ul{margin:.4rem 0}
        small,.soft{color:var(--soft);font-weight:400}code,pre{font:.875em/1.5 ui-monospace,monospace}
        pre{margin:.25rem 0;padding:.75rem;max-height:24rem;overflow:auto;background:var(--card);border:1px solid var(--line);border-radius:.4rem;overflow-wrap:normal}
        dl{margin:0}dt{margin-top:.4rem}dd{margin:0 0 0 1.25rem}dt code:first-child{font-weight:600}
        article,section.code{margin:1rem 0;padding:1rem 0 0;border-top:1px solid var(--line)}article:target,section.code:target{border-top:3px solid var(--accent)}
        dd ul{padding-left:1rem}nav ul{list-style:none;padding-left:1rem}summary{cursor:pointer}
        .route{margin:.25rem 0;padding:.4rem .75rem;background:var(--card);border-radius:.4rem}
        @media(min-width:60rem){.reference{display:grid;grid-template-columns:16rem minmax(0,1fr);gap:2.5rem}.reference nav{position:sticky;top:1rem;align-self:start;max-height:calc(100vh - 2rem);overflow:auto}}
        """;

    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[] _bytes;
    private readonly EntityTagHeaderValue _tag;

    public DocsPage(string title, Html body)
    {
        _bytes = Encoding.UTF8.GetBytes(Html.Of(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{new Html(Style)}</style></head><body>{body}</body></html>").ToString());
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_bytes).AsSpan(0, 16))}\"");
    }

    /// <summary>The page, or 304 for who has it.</summary>
    public FileContentHttpResult Answer(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.CacheControl = "max-age=3600";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(_bytes, "text/html; charset=utf-8", entityTag: _tag);
    }
}
