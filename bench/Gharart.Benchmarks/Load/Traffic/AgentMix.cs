using System.Globalization;
using Gharart.Core.Visitors;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>User agents of the mix: 48 % desktop, 42 % phone, 7 % tablet, 3 % bot, about two thousand different ones.</summary>
internal static class AgentMix
{
    public static (string Agent, DeviceClass Device) Next(Random random)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"{random.Next(110, 146)}.0.{random.Next(10)}.0");
        return random.Next(100) switch
        {
            < 32 => ($"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36", DeviceClass.Desktop),
            < 42 => ($"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{random.Next(15, 27)}.{random.Next(6)} Safari/605.1.15", DeviceClass.Desktop),
            < 48 => ($"Mozilla/5.0 (X11; Linux x86_64; rv:{random.Next(110, 146)}.0) Gecko/20100101 Firefox/{random.Next(110, 146)}.0", DeviceClass.Desktop),
            < 68 => ($"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Mobile Safari/537.36", DeviceClass.Mobile),
            < 90 => ($"Mozilla/5.0 (iPhone; CPU iPhone OS {random.Next(15, 27)}_{random.Next(6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{random.Next(15, 27)}.0 Mobile/15E148 Safari/604.1", DeviceClass.Mobile),
            < 97 => ($"Mozilla/5.0 (iPad; CPU OS {random.Next(15, 19)}_{random.Next(6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1", DeviceClass.Tablet),
            _ => ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", DeviceClass.Bot),
        };
    }
}
