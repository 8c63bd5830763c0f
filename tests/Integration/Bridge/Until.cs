using System.Diagnostics;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>Waits for what other threads and processes do, far longer than they need.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string what) =>
        HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Patience, $"Not within {Patience}: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
