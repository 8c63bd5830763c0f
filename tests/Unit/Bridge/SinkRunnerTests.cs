using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class SinkRunnerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;
    private readonly MemoryDisk _disk = new();
    private readonly SegmentedLog _journal;
    private readonly JournalRecords _records = new(SessionKeySeal.With(new KeySealer(new byte[32])));
    private readonly PayloadDecoder _codecs = new();

    public SinkRunnerTests() => _journal = SegmentedLog.Open(
        new LogOptions { Name = "journal", Directory = "/journal" }, _disk, TimeProvider.System, NullLogger.Instance);

    public void Dispose()
    {
        _journal.Dispose();
        _codecs.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private SinkRunner Runner(ISink sink) => new(
        sink, new SinkPlumbing(_journal, Entries(), _disk, TimeProvider.System, "/checkpoints",
            Path.Combine(_directory, "dead")),
        new SinkOptions
        {
            Linger = TimeSpan.Zero,
            ShortestWait = TimeSpan.FromMilliseconds(1),
            LongestWait = TimeSpan.FromMilliseconds(5),
        }, NullLogger.Instance);

    private SinkEntries Entries() => new(new DeviceDirectory(), new UplinkDecoder(_codecs, TimeProvider.System));

    private Task AppendAsync(params uint[] counters) => _journal.AppendAsync(
        [.. counters.Select(counter => new LogEntry(0, _records.Write(new JournalStep(counter, [Judged(counter)]))))],
        CancellationToken.None);

    private static FrameJudged Judged(uint counter) => new(FrameVerdict.Replay, new Eui64(5), null, counter,
        new Eui64(1), counter, DateTimeOffset.UnixEpoch, new UplinkFrame { PhyPayload = ByteString.CopyFrom(1) });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(5, patience.Token);
    }

    [Fact]
    public async Task Entries_arrive_in_order_and_a_restart_goes_on_behind_the_checkpoint()
    {
        var sink = new ListSink();
        using (var runner = Runner(sink))
        {
            await AppendAsync(1, 2, 3);
            await runner.StartAsync(CancellationToken.None);
            await UntilAsync(() => runner.Lag == 0);
            await runner.StopAsync(CancellationToken.None);
        }

        await AppendAsync(4);
        using var again = Runner(sink);
        await again.StartAsync(CancellationToken.None);
        await UntilAsync(() => again.Lag == 0);
        await again.StopAsync(CancellationToken.None);

        Assert.Equal([1, 2, 3, 4], sink.Taken);
    }

    [Fact]
    public async Task A_sink_that_is_away_is_tried_until_it_takes_everything()
    {
        var sink = new ListSink { Failures = 20 };
        using var runner = Runner(sink);
        await runner.StartAsync(CancellationToken.None);
        await AppendAsync(1, 2, 3);
        await UntilAsync(() => runner.Failure is not null || runner.Lag == 0);
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([1, 2, 3], sink.Taken.Distinct());
        Assert.Null(runner.Failure);
        Assert.False(File.Exists(Path.Combine(_directory, "dead", "list.jsonl")));
    }

    [Theory]
    [InlineData(1u, 2u, 3u)]
    [InlineData(2u, 1u, 3u)]
    [InlineData(2u, 3u, 1u)]
    public async Task An_entry_that_is_not_for_the_sink_does_not_make_poison_of_the_others(
        uint first, uint second, uint third)
    {
        var sink = new ListSink { Failures = 50, NotForIt = 1 };
        using var runner = Runner(sink);
        await AppendAsync(first, second, third);
        await runner.StartAsync(CancellationToken.None);
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([2, 3], sink.Taken.Distinct());
        Assert.False(File.Exists(Path.Combine(_directory, "dead", "list.jsonl")));
    }

    [Fact]
    public async Task An_entry_that_alone_spoils_its_batch_is_set_aside_with_its_reason()
    {
        var sink = new ListSink { Poison = 2 };
        using var runner = Runner(sink);
        await AppendAsync(1, 2, 3);
        await runner.StartAsync(CancellationToken.None);
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([1, 3], sink.Taken.Distinct());
        var letter = JsonDocument.Parse(Assert.Single(Letters())).RootElement;
        Assert.Equal("2 is poison", letter.GetProperty("reason").GetString());
        Assert.Equal(JournalStep.PlaceOf(2, 0), letter.GetProperty("place").GetInt64());
        Assert.Equal("0000000000000005", letter.GetProperty("devEui").GetString());
    }

    [Fact]
    public async Task What_the_sink_itself_refuses_is_set_aside_and_the_rest_is_kept()
    {
        var sink = new ListSink { Refused = 1 };
        using var runner = Runner(sink);
        await AppendAsync(1, 2);
        await runner.StartAsync(CancellationToken.None);
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([2], sink.Taken);
        Assert.Contains("never", Assert.Single(Letters()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_record_of_a_newer_version_is_set_aside_and_does_not_stop_the_sink()
    {
        await AppendAsync(1);
        await _journal.AppendAsync([new LogEntry(0, new byte[] { 99, 1, 2 })], CancellationToken.None);
        await AppendAsync(3);
        var sink = new ListSink();
        using var runner = Runner(sink);
        await runner.StartAsync(CancellationToken.None);
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([1, 3], sink.Taken);
        Assert.Single(Letters());
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_repeats_entries_and_loses_none()
    {
        var sink = new ListSink();
        using var runner = Runner(sink);
        await AppendAsync(1, 2);
        _disk.Room = 0;
        await runner.StartAsync(CancellationToken.None);
        await UntilAsync(() => runner.Failure is not null);
        _disk.Room = null;
        await UntilAsync(() => runner.Lag == 0);
        await runner.StopAsync(CancellationToken.None);

        Assert.Equal([1, 2], sink.Taken.Distinct());
    }

    private string[] Letters() => File.ReadAllLines(Path.Combine(_directory, "dead", "list.jsonl"));

    private sealed class ListSink : ISink
    {
        private readonly ConcurrentQueue<int> _taken = new();

        public string Name => "list";

        public int Failures { get; set; }

        public int Poison { get; init; }

        public int Refused { get; init; }

        /// <summary>Passes by without touching the destination.</summary>
        public int NotForIt { get; init; }

        public IReadOnlyList<int> Taken => [.. _taken];

        public Task WriteAsync(SinkBatch batch, CancellationToken cancel)
        {
            if (batch.Entries.All(entry => Number(entry) == NotForIt))
                return Task.CompletedTask;
            if (Failures-- > 0)
                throw new IOException("away");
            foreach (var entry in batch.Entries)
            {
                if (Number(entry) == Poison)
                    throw new InvalidOperationException($"{Poison} is poison");
            }

            foreach (var entry in batch.Entries)
            {
                if (Number(entry) == Refused)
                    batch.Refuse(entry, "never");
                else if (Number(entry) != NotForIt)
                {
                    _taken.Enqueue(Number(entry));
                    batch.Reach(entry);
                }
            }

            return Task.CompletedTask;
        }

        private static int Number(SinkEntry entry) => (int)((FrameJudged)entry.Effect).FCnt!.Value;
    }
}
