using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Kreisfunk.GatewayAgent.Hardware;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class GatewayConfigCommandTests
{
    private const string Eui = "0016C001FF10A2B3";

    [Fact]
    public async Task The_file_of_a_board_and_a_region_is_printed()
    {
        var cli = await Cli.RunAsync("gateway-config", "--board", "rak2287-spi", "--region", "eu868",
            "--gateway-eui", Eui, "--server", "192.168.7.10:1701", "--antenna-gain", "3");
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var file = JsonNode.Parse(cli.Output)!;
        Assert.Equal(867_500_000, (int)file["SX130x_conf"]!["radio_0"]!["freq"]!);
        Assert.Equal(3, (int)file["SX130x_conf"]!["antenna_gain"]!);
        Assert.Equal((Eui, "192.168.7.10", 1701, "/dev/ttyAMA0"), ((string)file["gateway_conf"]!["gateway_ID"]!,
            (string)file["gateway_conf"]!["server_address"]!, (int)file["gateway_conf"]!["serv_port_up"]!,
            (string)file["gateway_conf"]!["gps_tty_path"]!));
    }

    [Theory]
    [InlineData("wm1302-spi", null, null)]
    [InlineData("rak2245", "none", null)]
    [InlineData("rak2245", null, "/dev/ttyAMA0")]
    [InlineData("ic880a", "/dev/ttyUSB0", "/dev/ttyUSB0")]
    public async Task A_forwarder_gets_the_receiver_it_can_use(string board, string? asked, string? expected)
    {
        string[] gnss = asked is null ? [] : ["--gnss", asked];
        var cli = await Cli.RunAsync(
            ["gateway-config", "--board", board, "--region", "eu868", "--gateway-eui", Eui, .. gnss]);
        Assert.Equal(expected, (string?)JsonNode.Parse(cli.Output)!["gateway_conf"]!["gps_tty_path"]);
    }

    [Fact]
    public async Task Every_board_is_listed()
    {
        var cli = await Cli.RunAsync("gateway-config", "--list");
        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(BoardTable.All.Count + 1, cli.Output.TrimEnd().Split('\n').Length);
        Assert.Matches(
            "(?m)^wm1302-spi +Seeed WM1302 \\(SPI\\) +SX1302 +/dev/spidev0.0 +GPIO 17 +NMEA /dev/ttyAMA0", cli.Output);
    }

    [Fact]
    public async Task Every_board_is_listed_for_programs()
    {
        var boards = JsonNode.Parse((await Cli.RunAsync("gateway-config", "--list", "--json")).Output)!.AsArray();
        Assert.Equal(BoardTable.All.Select(board => board.Name), boards.Select(board => (string)board!["board"]!));
        var usb = boards.Single(board => (string)board!["board"]! == "rak5146-usb")!;
        Assert.Equal(("usb", null), ((string)usb["connection"]!, (int?)usb["resetPin"]));
    }

    [Theory]
    [InlineData("--region eu868", "--board is missing")]
    [InlineData("--board rak9999 --region eu868", "'rak9999' is no known board")]
    [InlineData("--board rak2245", "--region is missing")]
    [InlineData("--board rak2245 --region mars", "'mars' is none that is known")]
    [InlineData("--board rak2245 --region ../eu868", "'../eu868' is none that is known")]
    [InlineData("--board rak2245 --region eu868 --gateway-eui 12", "'12' is no EUI")]
    [InlineData("--board rak2245 --region eu868 --server 10.0.0.1:99999", "'10.0.0.1:99999'")]
    [InlineData("--board rak2245 --region eu868 --server [::1]:1700", "IPv4")]
    [InlineData("--board rak2245 --region eu868 --gateway-eui 0016C001FF10A2B3 --gnss yes", "'yes' is no serial port")]
    public async Task Wrong_use_is_one_sentence_and_exit_code_2(string line, string says) =>
        (await Cli.RunAsync([.. "gateway-config".Split(' '), .. line.Split(' ')]))
            .AssertRefused(CliException.WrongUse, says);

    [Theory]
    [InlineData("--board rak2287-spi --region us915", "enabledChannels")]
    [InlineData("--board ic880a --region eu868 --beacon", "satellites")]
    public async Task What_does_not_fit_is_one_sentence_and_exit_code_1(string line, string says) =>
        (await Cli.RunAsync([.. $"gateway-config --gateway-eui {Eui}".Split(' '), .. line.Split(' ')]))
            .AssertRefused(CliException.CheckFailed, says);

    [Fact]
    public void An_eui_is_made_of_the_wired_network_card()
    {
        var root = Directory.CreateTempSubdirectory("kreisfunk-eui-").FullName;
        try
        {
            Assert.False(HostEui.TryRead(root, out _, out _));
            Card(root, "lo", "00:00:00:00:00:00");
            Card(root, "docker0", "02:42:ac:11:00:02");
            Assert.False(HostEui.TryRead(root, out _, out _));
            Card(root, "wlan0", "b8:27:eb:00:00:01");
            Card(root, "eth0", "b8:27:eb:12:34:56");
            Assert.True(HostEui.TryRead(root, out var eui, out var card));
            Assert.Equal(("b827ebfffe123456", "eth0"), (eui.ToString(), card));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Card(string root, string name, string address)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "sys/class/net", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "address"), address + "\n");
    }
}
