namespace Gharart.Admin.Usage;

/// <summary>How much an account wrote on a day.</summary>
internal sealed class DailyWriteCount
{
    public int AccountId { get; set; }

    /// <summary>yyyymmdd in the account's time zone.</summary>
    public int Day { get; set; }

    public int Writes { get; set; }
}
