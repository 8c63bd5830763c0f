namespace Kreisfunk.Dashboards;

/// <summary>Section "Dashboards". Every limit says what happens at it.</summary>
public sealed class DashboardsOptions
{
    public const string Section = "Dashboards";

    /// <summary>Times are shown in this zone (IANA name). Default Europe/Berlin.</summary>
    public string TimeZone { get; set; } = "Europe/Berlin";

    /// <summary>
    /// A device without a value for this long is "unknown". Default 2 h: a sensor that reports hourly may lose one.
    /// </summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// How often new rows are looked for while somebody watches. Default 250 ms: below what people notice.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Browsers that watch at once; one more gets 503 and tries again. Default 500: some 50 MB.</summary>
    public int MaxLiveClients { get; set; } = 500;

    /// <summary>
    /// Batches kept for a browser that reads too slowly; then the oldest goes and it fetches the page anew. Default
    /// 32: eight seconds of polls, a longer stall is a broken connection.
    /// </summary>
    public int LiveQueueLength { get; set; } = 32;

    /// <summary>Tiles on one page of the overview. Default 60: five columns of twelve.</summary>
    public int TilesPerPage { get; set; } = 60;

    /// <summary>Devices the overview considers; above, it says so and asks for a search. Default 5,000.</summary>
    public int MaxDevices { get; set; } = 5_000;

    /// <summary>Frames in the table "last frames". Default 20: one screen.</summary>
    public int FramesShown { get; set; } = 20;
}
