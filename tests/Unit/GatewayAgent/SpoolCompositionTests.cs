using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>The spool as the agent composes it, on the real disk.</summary>
public sealed class SpoolCompositionTests : IDisposable
{
    private static readonly SpoolKey One = new Eui64(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Uplinks_outlive_the_agent()
    {
        using (var provider = Compose(_directory))
        {
            var spool = provider.GetRequiredService<ISpool>();
            Assert.True(spool.TryAppend(One, [1, 2, 3], out _));
            Assert.True(spool.Commit());
        }

        using var again = Compose(_directory);
        Assert.True(again.GetRequiredService<ISpool>().TryRead(One, 1, out var frame));
        Assert.Equal([1, 2, 3], frame.ToArray());
    }

    [Fact]
    public void Without_a_directory_it_is_kept_in_memory()
    {
        using var provider = Compose("");
        Assert.IsType<MemorySpool>(provider.GetRequiredService<ISpool>());
    }

    [Fact]
    public void A_directory_that_another_agent_has_is_refused_in_one_sentence_with_the_fix()
    {
        using var first = Compose(_directory);
        first.GetRequiredService<ISpool>();
        using var second = Compose(_directory);
        var error = Assert.Throws<InvalidOperationException>(() => second.GetRequiredService<ISpool>());
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
        Assert.Contains("Agent:Spool:Directory", error.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public async Task Appending_reading_freeing_and_tidying_side_by_side_lose_and_double_nothing()
    {
        const int frames = 20_000;
        using var provider = Compose(_directory, ("Agent:Spool:SegmentBytes", "65536"),
            ("Agent:Spool:MaxBytes", "16777216"));
        var spool = (FileSpool)provider.GetRequiredService<ISpool>();
        var isDone = 0;
        var keeper = Task.Run(() =>
        {
            while (Volatile.Read(ref isDone) == 0)
                spool.Beat();
        }, TestContext.Current.CancellationToken);
        var readers = new[] { new Eui64(1), new Eui64(2) }.Select(gateway => Task.WhenAll(
            Task.Run(() => AppendAll(spool, gateway, frames)), Task.Run(() => ReadAll(spool, gateway, frames))));
        await Task.WhenAll(readers);
        Volatile.Write(ref isDone, 1);
        await keeper;
        spool.Beat();

        Assert.Equal(0, spool.Depth.Frames);
        Assert.InRange(Directory.GetFiles(_directory, "*.seg").Length, 0, 1);
        Assert.Empty(Directory.GetFiles(_directory, "*.torn"));
    }

    [Fact]
    public void The_kernels_word_on_the_clock_is_one_of_the_known() =>
        Assert.InRange(ClockQuality.Now(), TimeQuality.None, TimeQuality.Ntp);

    private static void AppendAll(ISpool spool, Eui64 gateway, int frames)
    {
        for (var i = 1; i <= frames; i++)
        {
            Assert.True(spool.TryAppend(gateway, SpoolRig.Frame(i), out _));
            spool.Commit();
        }
    }

    private static void ReadAll(ISpool spool, Eui64 gateway, int frames)
    {
        for (var next = 1; next <= frames;)
        {
            if (!spool.TryReadNext(gateway, next, out var frame))
                continue;
            Assert.Equal((next, next), (frame.Sequence, SpoolRig.ContentOf(frame.Bytes.Span)));
            if (next++ % 10 == 0)
                spool.Acknowledge(gateway, next - 1);
        }

        spool.Acknowledge(gateway, frames);
    }

    private static ServiceProvider Compose(string directory, params (string Key, string Value)[] more)
    {
        var values = new Dictionary<string, string?>
        {
            ["Agent:Spool:Directory"] = directory,
            ["Agent:Spool:MinFreeBytes"] = "0",
        };
        foreach (var (key, value) in more)
            values[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection().AddLogging().AddGatewayAgent(configuration).BuildServiceProvider();
    }
}
