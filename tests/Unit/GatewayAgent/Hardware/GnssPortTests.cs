using System.Runtime.InteropServices;
using System.Text;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class GnssPortTests
{
    private readonly GnssReceiver _receiver = new();

    [Fact]
    public async Task Without_a_port_nothing_is_opened()
    {
        using var port = Port("", _ => throw new InvalidOperationException("opened"));
        await port.StartAsync(TestContext.Current.CancellationToken);
        await port.ExecuteTask!;
    }

    [Fact]
    public async Task A_port_that_went_away_is_opened_again()
    {
        var opened = 0;
        using var port = Port("/dev/ttyACM1", _ => ++opened switch
        {
            1 => throw new IOException("no such device"),
            2 => new PulledReceiver(""),
            _ => new PulledReceiver(Nmea.Gga),
        });
        await port.StartAsync(TestContext.Current.CancellationToken);
        await Until(() => _receiver.Frames > 0);
        await port.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(opened >= 3);
    }

    [Fact]
    public async Task A_u_blox_is_asked_for_gps_time()
    {
        var stream = new PulledReceiver(Nmea.Gga);
        using var port = Port("/dev/ttyAMA0", _ => stream);
        await port.StartAsync(TestContext.Current.CancellationToken);
        await Until(() => _receiver.Frames > 0);
        await port.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UbxTimeGps.Enable, stream.Written);
    }

    [Fact]
    public async Task A_real_serial_port_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo terminals are needed.");
        // Read and write, and not as our controlling terminal: O_RDWR | O_NOCTTY.
        var master = OpenMaster(0x102);
        Assert.SkipUnless(master >= 0 && Grant(master) == 0 && Unlock(master) == 0, "No pseudo terminal to be had.");
        var name = new byte[64];
        Assert.Equal(0, NameOf(master, name, (nuint)name.Length));
        var path = Encoding.ASCII.GetString(name.AsSpan(0, name.AsSpan().IndexOf((byte)0)));
        using var receiver = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(master, true),
            FileAccess.ReadWrite, bufferSize: 0);
        using var port = Port(path, GnssPort.Open);
        await port.StartAsync(TestContext.Current.CancellationToken);
        var asked = new byte[UbxTimeGps.Enable.Length];
        receiver.ReadExactly(asked);
        receiver.Write(Encoding.ASCII.GetBytes(Nmea.Gga));
        await Until(() => _receiver.Frames > 0);
        await port.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UbxTimeGps.Enable, asked);
        Assert.Equal(0, _receiver.Errors(GnssError.Checksum));
    }

    private GnssPort Port(string path, Func<GnssOptions, Stream> open)
    {
        var options = new AgentOptions { Hardware = new HardwareOptions { Gnss = new GnssOptions { Port = path } } };
        return new GnssPort(_receiver, open, new MonotonicClock(TimeProvider.System), TimeProvider.System,
            Options.Create(options), NullLogger<GnssPort>.Instance);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 2000 && !holds(); i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }

    [DllImport("libc", EntryPoint = "posix_openpt")]
    private static extern int OpenMaster(int flags);

    [DllImport("libc", EntryPoint = "grantpt")]
    private static extern int Grant(int master);

    [DllImport("libc", EntryPoint = "unlockpt")]
    private static extern int Unlock(int master);

    [DllImport("libc", EntryPoint = "ptsname_r")]
    private static extern int NameOf(int master, [Out] byte[] name, nuint length);

    /// <summary>Says its text, and then is gone.</summary>
    private sealed class PulledReceiver(string text) : MemoryStream(Encoding.ASCII.GetBytes(text))
    {
        private readonly MemoryStream _written = new();

        public override bool CanWrite => true;

        public byte[] Written => _written.ToArray();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
