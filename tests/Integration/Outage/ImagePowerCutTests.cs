using System.Diagnostics;
using System.Globalization;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.GatewayAgent;
using Xunit;

namespace Kreisfunk.Tests.Integration.Outage;

/// <summary>
/// Power cuts on a real file system: an ext4 image in a loop device is copied at random instants of a spool's work; the
/// copy is what the medium holds then, and the next start must find in it all that was committed before. The writer
/// stands still during the copy, between two of its calls. Needs root and loop devices. KREISFUNK_IMAGE_CUTS sets
/// another number of cuts.
/// </summary>
public sealed class ImagePowerCutTests : IDisposable
{
    private const int Cuts = 10, MegaBytes = 24;

    private static readonly SpoolKey One = new Eui64(1);

    private readonly Lock _gate = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    private long _committed;

    private string Live => Path.Combine(_directory, "live");

    private string After => Path.Combine(_directory, "after");

    [Fact]
    public async Task No_cut_takes_an_uplink_that_was_on_the_medium_before_its_acknowledgement()
    {
        MakeFileSystem();
        var cuts = int.TryParse(Environment.GetEnvironmentVariable("KREISFUNK_IMAGE_CUTS"), out var more) ? more : Cuts;
        var random = new Random(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var agent = OpenedSpool.Open(Path.Combine(Live, "spool"));
        var writer = Task.Run(() => Write(agent.Spool, stop.Token), stop.Token);
        for (var cut = 0; cut < cuts; cut++)
        {
            await Task.Delay(random.Next(20, 200), stop.Token);
            long committed;
            lock (_gate)
            {
                committed = _committed;
                File.Copy(Image("live"), Image("after"), overwrite: true);
            }

            // The one that was written and not committed may be there too.
            Assert.InRange(CountAfterCut(), committed, committed + 1);
        }

        await stop.CancelAsync();
        await writer;
        Assert.True(_committed > cuts, $"{_committed} commits");
    }

    public void Dispose()
    {
        Run("umount", After);
        Run("umount", Live);
        Directory.Delete(_directory, recursive: true);
    }

    private string Image(string name) => Path.Combine(_directory, name + ".img");

    private void MakeFileSystem()
    {
        Directory.CreateDirectory(Live);
        Directory.CreateDirectory(After);
        using (var image = File.Create(Image("live")))
            image.SetLength(MegaBytes * 1024L * 1024);
        var works = Environment.UserName == "root" && Run("mkfs.ext4", "-q", "-F", Image("live")) == 0
            && Run("mount", "-o", "loop", Image("live"), Live) == 0;
        if (!works)
            Assert.Skip("NOT TESTED: power cuts on an ext4 image need root, e2fsprogs and loop devices.");
    }

    private long CountAfterCut()
    {
        Assert.Equal(0, Run("mount", "-o", "loop", Image("after"), After));
        try
        {
            using var agent = OpenedSpool.Open(Path.Combine(After, "spool"));
            var next = 1L;
            while (agent.Spool.TryReadNext(One, next, out var frame))
            {
                Assert.Equal((next, next.ToString(CultureInfo.InvariantCulture)),
                    (frame.Sequence, System.Text.Encoding.ASCII.GetString(frame.Bytes.Span)));
                next++;
            }

            return next - 1;
        }
        finally
        {
            Assert.Equal(0, Run("umount", After));
        }
    }

    private void Write(ISpool spool, CancellationToken stop)
    {
        for (var number = 1L; !stop.IsCancellationRequested && number < 40_000; number++)
        {
            lock (_gate)
                Assert.True(spool.TryAppend(One,
                    System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), out _));
            lock (_gate)
            {
                Assert.True(spool.Commit());
                _committed = number;
            }
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
