using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kreisfunk.Commands;
using Kreisfunk.Running;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class UpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kreisfunk").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_named_with_the_option_that_changes_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

        var cli = await Cli.RunAsync("up", "--no-town", "--data", _folder, "--http", $"http://127.0.0.1:{FreePort()}",
            "--mqtt-port", port, "--udp-port", FreePort(), "--station-port", FreePort());

        cli.AssertRefused(CliException.CheckFailed, "MQTT broker", port, "in use", "--mqtt-port");
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_named()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        (await Cli.RunAsync("up", "--data", file)).AssertRefused(CliException.CheckFailed, file, "--data");
    }

    [Fact]
    public void Two_instances_do_not_share_a_data_directory()
    {
        using var first = DataDirectory.Open(_folder);

        var fault = Assert.Throws<CliException>(() => DataDirectory.Open(_folder));

        Assert.Contains("Another kreisfunk", fault.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_directory_is_free_again_after_its_instance()
    {
        DataDirectory.Open(_folder).Dispose();
        DataDirectory.Open(_folder).Dispose();
    }

    [Theory]
    [InlineData(DataDirectory.MinFreeBytes - 1, false)]
    [InlineData(DataDirectory.MinFreeBytes, true)]
    public void A_nearly_full_disk_is_refused_before_anything_starts(long freeBytes, bool isEnough)
    {
        if (isEnough)
        {
            DataDirectory.Open(_folder, _ => freeBytes).Dispose();
            return;
        }

        var fault = Assert.Throws<CliException>(() => DataDirectory.Open(_folder, _ => freeBytes));
        Assert.Contains("63 MiB free", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--data", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--town 20001", "Town:Sensors is 20001")]
    [InlineData("--http ftp://127.0.0.1:8080", "Http:Url is 'ftp://127.0.0.1:8080'")]
    [InlineData("--mqtt-port 0", "Broker:Port is 0")]
    [InlineData("--udp-port 70000", "Agent:Udp:Port is '70000'")]
    public async Task A_value_out_of_bounds_is_named_with_its_key(string options, string mention)
    {
        var cli = await Cli.RunAsync(["up", "--data", _folder, .. options.Split(' ')]);

        cli.AssertRefused(CliException.CheckFailed, mention, "but must be");
    }

    private static string FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }
}
