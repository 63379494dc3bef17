namespace Gharart.Core.Visitors;

/// <summary>What single words of a user agent point to; <see cref="AgentScanner"/> weighs them.</summary>
[Flags]
internal enum AgentTraits
{
    /// <summary>Nothing: the word only keeps a shorter one, which it ends with, from counting.</summary>
    None = 0,

    Bot = 1 << 0,
    HttpClient = 1 << 1,
    Television = 1 << 2,
    Console = 1 << 3,
    Handheld = 1 << 4,
    Tablet = 1 << 5,
    TabletWord = 1 << 6,
    AndroidTablet = 1 << 7,
    AndroidPhone = 1 << 8,
    WindowsPhone = 1 << 9,
    Android = 1 << 10,
    Phone = 1 << 11,
    Mobile = 1 << 12,
    ChromeOs = 1 << 13,
    Windows = 1 << 14,
    WindowsTouch = 1 << 15,
    WindowsTabletPc = 1 << 16,
    Arm = 1 << 17,
    Desktop = 1 << 18,
    Browser = 1 << 19,
    Chrome = 1 << 20,
    Safari = 1 << 21,
    Firefox = 1 << 22,
    Edge = 1 << 23,
    Opera = 1 << 24,
    Samsung = 1 << 25,
    CrawlerManners = 1 << 26,
    AppClient = 1 << 27,
    Contact = 1 << 28,
}
