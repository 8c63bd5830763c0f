using System.Text;
using CsCheck;
using Kreisfunk.Bridge.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class SegmentedLogTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    private static LogOptions Options(long segmentBytes = 1_000) => new()
    {
        Name = "test log",
        Directory = "/log",
        SegmentBytes = segmentBytes,
        RetentionAge = TimeSpan.FromDays(100_000),
    };

    private static SegmentedLog Open(IDisk disk, LogOptions? options = null) =>
        SegmentedLog.Open(options ?? Options(), disk, TimeProvider.System, NullLogger.Instance);

    private static LogEntry Entry(int number) => new(1_000 + number, Encoding.ASCII.GetBytes($"record {number}"));

    private static async Task AppendOneByOne(SegmentedLog log, int from, int to)
    {
        for (var i = from; i <= to; i++)
            await log.AppendAsync([Entry(i)], Cancel);
    }

    private static List<LogRecord> ReadAll(SegmentedLog log, long from = 1)
    {
        using var reader = log.ReadFrom(from);
        var records = new List<LogRecord>();
        while (reader.TryRead(out var record))
            records.Add(record);
        return records;
    }

    private static string Text(LogRecord record) => Encoding.ASCII.GetString(record.Payload.Span);

    [Fact]
    public async Task Records_come_back_in_order_over_many_segments_and_after_reopening()
    {
        var disk = new MemoryDisk();
        using (var log = Open(disk, Options(200)))
            await AppendOneByOne(log, 1, 50);

        using var again = Open(disk, Options(200));

        Assert.Equal(50, again.Committed);
        Assert.True(disk.Files("/log").Count > 5);
        var records = ReadAll(again);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"record {i}"), records.Select(Text));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), records.Select(record => record.Sequence));
        Assert.Equal(1_050, records[^1].UtcMs);
        Assert.Equal(51, await again.AppendAsync([Entry(51)], Cancel));
    }

    [Fact]
    public async Task A_reader_begins_at_any_record()
    {
        using var log = Open(new MemoryDisk(), Options(200));
        await AppendOneByOne(log, 1, 30);

        for (var from = 1; from <= 31; from++)
            Assert.Equal(31 - from, ReadAll(log, from).Count(record => record.Sequence >= from));
    }

    [Fact]
    public async Task A_reader_at_the_end_waits_for_the_next_record()
    {
        using var log = Open(new MemoryDisk());
        using var reader = log.ReadFrom(1);
        var reading = reader.ReadAsync(10, Cancel);
        Assert.False(reading.IsCompleted);

        await log.AppendAsync([Entry(1), Entry(2)], Cancel);

        Assert.Equal(["record 1", "record 2"], (await reading).Select(Text));
    }

    [Fact]
    public async Task A_segment_cut_at_any_byte_keeps_exactly_the_whole_records_before_it()
    {
        var disk = new MemoryDisk();
        using (var log = Open(disk))
            await AppendOneByOne(log, 1, 5);
        var path = disk.Files("/log")[0];
        var whole = disk.Content(path);

        for (var length = 0; length < whole.Length; length++)
        {
            var cut = new MemoryDisk();
            cut.SetContent(path, whole[..length]);
            using var log = Open(cut);
            var expected = Math.Max(0, (length - RecordFormat.MarkBytes) / RecordFormat.SizeOf("record 1".Length));

            Assert.Equal(Enumerable.Range(1, expected).Select(i => $"record {i}"), ReadAll(log).Select(Text));
            Assert.Equal(expected + 1, await log.AppendAsync([Entry(99)], Cancel));
            Assert.Equal("record 99", Text(ReadAll(log)[^1]));
        }
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_the_last_segment_never_gives_a_wrong_record_and_the_tail_is_kept()
    {
        var disk = new MemoryDisk();
        using (var log = Open(disk))
            await AppendOneByOne(log, 1, 3);
        var path = disk.Files("/log")[0];
        var whole = disk.Content(path);

        for (var bit = RecordFormat.MarkBytes * 8; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var damaged = new MemoryDisk();
            damaged.SetContent(path, flipped);
            using var log = Open(damaged);
            var good = ((bit / 8) - RecordFormat.MarkBytes) / RecordFormat.SizeOf("record 1".Length);

            Assert.Equal(Enumerable.Range(1, good).Select(i => $"record {i}"), ReadAll(log).Select(Text));
            Assert.Contains(damaged.Files("/log"), file => file.EndsWith(".torn", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_an_older_segment_costs_that_record_only()
    {
        var disk = new MemoryDisk();
        using (var log = Open(disk, Options(400)))
            await AppendOneByOne(log, 1, 30);
        var path = disk.Files("/log")[0];
        var whole = disk.Content(path);
        var size = RecordFormat.SizeOf("record 1".Length);

        for (var bit = RecordFormat.MarkBytes * 8; bit < (RecordFormat.MarkBytes + (9 * size)) * 8; bit += 3)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            disk.SetContent(path, flipped);
            using var log = Open(disk, Options(400));
            var lost = (((bit / 8) - RecordFormat.MarkBytes) / size) + 1;

            Assert.Equal(Enumerable.Range(1, 30).Where(i => i != lost).Select(i => $"record {i}"),
                ReadAll(log).Select(Text));
        }
    }

    [Fact]
    public async Task Appends_that_wait_together_share_a_flush_and_complete_in_order()
    {
        var disk = new MemoryDisk();
        using var log = Open(disk, Options(1_000_000) with { MaxDelay = TimeSpan.FromMilliseconds(50) });
        await log.AppendAsync([Entry(0)], Cancel);
        var before = disk.Flushes;

        var sequences = await Task.WhenAll(Enumerable.Range(1, 500).Select(i => log.AppendAsync([Entry(i)], Cancel)));

        Assert.Equal(Enumerable.Range(2, 500).Select(i => (long)i), sequences);
        Assert.True(disk.Flushes - before < 250, $"{disk.Flushes - before} flushes for 500 appends");
    }

    [Fact]
    public async Task A_full_disk_refuses_the_append_names_the_directory_and_recovers_when_there_is_room()
    {
        var disk = new MemoryDisk();
        using var log = Open(disk);
        await AppendOneByOne(log, 1, 3);
        disk.Room = 10;

        var error = await Assert.ThrowsAsync<LogFullException>(() => log.AppendAsync([Entry(4)], Cancel));

        Assert.Contains("/log", error.Message, StringComparison.Ordinal);
        Assert.Contains("Make room", error.Message, StringComparison.Ordinal);
        Assert.False(log.IsWritable);
        Assert.Equal(3, log.Committed);
        disk.Room = null;
        Assert.Equal(4, await log.AppendAsync([Entry(44)], Cancel));
        Assert.True(log.IsWritable);
        Assert.Equal(["record 1", "record 2", "record 3", "record 44"], ReadAll(log).Select(Text));
    }

    [Fact]
    public async Task What_a_failed_flush_left_in_the_file_is_no_record_after_a_restart()
    {
        var disk = new MemoryDisk();
        using (var log = Open(disk))
        {
            await AppendOneByOne(log, 1, 2);
            disk.FailingFlushes = 1;
            await Assert.ThrowsAsync<LogFullException>(
                () => log.AppendAsync([Entry(103), Entry(104), Entry(105)], Cancel));
            await log.AppendAsync([Entry(3)], Cancel);
        }

        using var again = Open(disk);
        Assert.Equal(["record 1", "record 2", "record 3"], ReadAll(again).Select(Text));
    }

    [Shows("recovery-power-cut")]
    [Fact]
    public void A_power_cut_at_any_moment_loses_no_committed_record_and_shows_no_phantom() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 60]).Sample((seed, appends) =>
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            using var log = Open(disk, Options(300));
            for (var i = 1; i <= appends; i++)
            {
                disk.FailingFlushes = random.Next(8) == 0 ? 1 : 0;
                try
                {
                    log.AppendAsync([Entry(i)], Cancel).GetAwaiter().GetResult();
                }
                catch (LogFullException)
                {
                    // Refused: it must not come back below.
                }
            }

            disk.FailingFlushes = 0;
            var promised = ReadAll(log).Select(Text).ToList();
            using var after = Open(disk.AfterPowerCut(random), Options(300));
            Assert.Equal(promised, ReadAll(after).Take(promised.Count).Select(Text));
            Assert.True(after.Committed <= promised.Count + 1);
        }, iter: 200);

    [Fact]
    public async Task Old_segments_go_when_everyone_has_read_them_and_stay_for_the_slowest()
    {
        var disk = new MemoryDisk();
        using var log = Open(disk, Options(200) with { RetentionBytes = 400, QuotaBytes = 100_000 });
        var slow = log.AddConsumer("slow sink", 0);
        await AppendOneByOne(log, 1, 40);
        Assert.Equal(1, log.First);

        await AppendOneByOne(log, 41, 41);
        slow.MoveTo(41);
        await AppendOneByOne(log, 42, 60);

        Assert.InRange(log.First, 30, 60);
        Assert.True(log.TotalBytes < 900);
        Assert.Equal("record 60", Text(ReadAll(log)[^1]));
    }

    [Fact]
    public async Task At_the_quota_appends_fail_until_the_slowest_consumer_moves_on()
    {
        using var log = Open(new MemoryDisk(), Options(200) with { RetentionBytes = 400, QuotaBytes = 600 });
        var slow = log.AddConsumer("slow sink", 0);

        var error = await Assert.ThrowsAsync<LogFullException>(() => AppendOneByOne(log, 1, 100));

        Assert.Contains("slow sink", error.Message, StringComparison.Ordinal);
        var committed = log.Committed;
        Assert.Equal(committed, ReadAll(log).Count);
        slow.MoveTo(committed);
        Assert.Equal(committed + 1, await log.AppendAsync([Entry(1)], Cancel));
    }

    [Fact]
    public async Task A_record_beyond_the_limit_is_a_programming_error()
    {
        using var log = Open(new MemoryDisk(), Options() with { MaxRecordBytes = 10 });
        await log.AppendAsync([new LogEntry(0, new byte[10])], Cancel);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => log.AppendAsync([new LogEntry(0, new byte[11])], Cancel));
    }

    [Fact]
    public void A_checkpoint_survives_and_a_damaged_one_starts_anew()
    {
        var disk = new MemoryDisk();
        var checkpoint = new CheckpointFile(disk, "/log/sink.checkpoint");
        Assert.Equal(0, checkpoint.Read());
        checkpoint.Write(1234567890123);
        Assert.Equal(1234567890123, new CheckpointFile(disk, "/log/sink.checkpoint").Read());
        checkpoint.Write(7);
        Assert.Equal(7, checkpoint.Read());

        disk.SetContent("/log/sink.checkpoint", "12"u8.ToArray());
        Assert.Equal(0, checkpoint.Read());
    }
}
