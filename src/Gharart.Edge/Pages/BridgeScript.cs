namespace Gharart.Edge.Pages;

/// <summary>
/// The script of a BRIDGE page with events (contract §9). It is the same on every page, so that the policy can name it by its hash; what differs stands beside it
/// as JSON, where nothing is run.
/// </summary>
internal static class BridgeScript
{
    /// <summary>The one host besides the edge whose scripts such a page runs.</summary>
    public const string Host = "https://www.googletagmanager.com";

    /// <summary>Where the tags of Google Analytics in a container report to (Google's notes on content security policies).</summary>
    public const string Reports = "https://*.google-analytics.com https://*.analytics.google.com";

    /// <summary>
    /// Pushes the events, and asks for the containers only once the page has loaded: browsers hold a refresh back until then, so a host that does not answer
    /// would keep the visitor waiting.
    /// </summary>
    public const string Text =
        "(function(){var d=JSON.parse(document.getElementById(\"events\").textContent),l=window.dataLayer=window.dataLayer||[];" +
        "l.push({\"gtm.start\":Date.now(),event:\"gtm.js\"});d.events.forEach(function(e){l.push(e)});" +
        "addEventListener(\"load\",function(){d.containers.forEach(function(c){var s=document.createElement(\"script\");s.async=true;" +
        $"s.src=\"{Host}/gtm.js?id=\"+encodeURIComponent(c);document.head.appendChild(s)}})}})}})()";

    /// <summary>The elements for a page's end.</summary>
    /// <param name="events">JSON in ASCII without angle brackets.</param>
    public static string Elements(string events) => $"<script type=\"application/json\" id=\"events\">{events}</script><script>{Text}</script>";
}
