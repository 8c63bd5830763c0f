namespace Kreisfunk.Dashboards.History;

/// <summary>The spans of time a chart shows, with the coarser step of its table.</summary>
public sealed record HistoryRange(string Name, TimeSpan Span, TimeSpan TableStep)
{
    public static readonly HistoryRange Hour = new("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
    public static readonly HistoryRange Day = new("24h", TimeSpan.FromDays(1), TimeSpan.FromHours(1));
    public static readonly HistoryRange Week = new("7d", TimeSpan.FromDays(7), TimeSpan.FromHours(6));
    public static readonly HistoryRange Month = new("30d", TimeSpan.FromDays(30), TimeSpan.FromDays(1));

    /// <summary>More points than this no screen can show apart, and no phone should have to fetch.</summary>
    public const int MostPoints = 1_000;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(s => TimeSpan.FromSeconds(s)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(m => TimeSpan.FromMinutes(m)),
        .. new[] { 1, 2, 3, 6, 12, 24 }.Select(h => TimeSpan.FromHours(h)),
    ];

    public static IReadOnlyList<HistoryRange> All { get; } = [Hour, Day, Week, Month];

    /// <summary>The range of that name; null for any other text.</summary>
    public static HistoryRange? Find(string? name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>The finest round step that keeps the span within <see cref="MostPoints"/>.</summary>
    public static TimeSpan StepFor(TimeSpan span) =>
        Steps.FirstOrDefault(step => span / step <= MostPoints, Steps[^1]);

    public TimeSpan Step => StepFor(Span);
}
