using System.Diagnostics;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Waits for what happens on other threads, far longer than it needs on any machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"Not within {Patience}: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
