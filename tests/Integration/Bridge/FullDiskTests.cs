using System.Diagnostics;
using Kreisfunk.Bridge.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>A real file system that is full: a tmpfs of a few pages.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_by_its_directory_and_the_log_goes_on_when_there_is_room()
    {
        if (Environment.UserName != "root")
            Assert.Skip("Only root can mount a small file system to fill.");
        var cancel = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("kreisfunk-full").FullName;
        if (!await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory))
            Assert.Skip("This machine does not let a test mount a tmpfs.");
        try
        {
            var filler = Path.Combine(directory, "filler");
            await File.WriteAllBytesAsync(filler, new byte[100_000], cancel);
            var options = new LogOptions { Name = "ingest log", Directory = directory, SegmentBytes = 64 * 1024 };
            var entry = new LogEntry(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), new byte[1_000]);
            long promised = 0;
            using (var log = SegmentedLog.Open(options, RealDisk.Instance, TimeProvider.System, NullLogger.Instance))
            {
                var error = await Assert.ThrowsAsync<LogFullException>(async () =>
                {
                    while (promised < 1_000)
                        promised = await log.AppendAsync([entry], cancel);
                });
                Assert.Contains(directory, error.Message, StringComparison.Ordinal);
                Assert.False(log.IsWritable);
                Assert.InRange(promised, 50, 200);

                File.Delete(filler);
                Assert.Equal(promised + 1, await log.AppendAsync([entry], cancel));
                Assert.True(log.IsWritable);
            }

            using var again = SegmentedLog.Open(options, RealDisk.Instance, TimeProvider.System, NullLogger.Instance);
            Assert.Equal(promised + 1, again.Committed);
            using var reader = again.ReadFrom(1);
            for (var i = 1; i <= promised + 1; i++)
                Assert.True(reader.TryRead(out var record) && record.Sequence == i && record.Payload.Length == 1_000);
        }
        finally
        {
            await RunAsync("umount", directory);
            Directory.Delete(directory);
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
