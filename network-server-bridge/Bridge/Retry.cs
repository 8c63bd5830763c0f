namespace Kreisfunk.Bridge;

/// <summary>The waits between attempts at a disk that cannot be written.</summary>
internal static class Retry
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Tries for ever; the log itself says on the change of state what is wrong and what to do.</summary>
    public static async Task<long> UntilStoredAsync(
        Func<Task<long>> append, TimeProvider clock, CancellationToken cancel)
    {
        for (var wait = Shortest; ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            try
            {
                return await append();
            }
            catch (IOException)
            {
                await Task.Delay(wait, clock, cancel);
            }
        }
    }
}
