using System.Text.Json.Nodes;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class GroupCommandTests
{
    private const string Group = "70b3d5e75eff0001";
    private const string Member = "70b3d5e75e00a117";
    private const string Other = "70b3d5e75e00a118";
    private const string Gateway = "0016c001ff10a2b3";
    private const string Key = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string Secrets = $"--mc-addr 0100FFFE --mc-nwk-s-key {Key} --mc-app-s-key {Key}";

    [Theory]
    [InlineData($"group add 70B3 --name Lampen --member {Member} {Secrets}", "group's EUI", "16 hexadecimal digits")]
    [InlineData($"group add {Group} --member {Member} {Secrets}", "--name is missing", "group add --help")]
    [InlineData($"group add {Group} --name Lampen --member {Member}", "--mc-addr", "--mc-nwk-s-key", "--mc-app-s-key")]
    [InlineData($"group add {Group} --name Lampen {Secrets}", "--member DEVEUI", "--gateway EUI")]
    [InlineData($"group add {Group} --name Lampen --member 70B3 {Secrets}", "--member is '70B3'", "16 hexadecimal")]
    [InlineData($"group change {Group} --gateway Dach", "--gateway is 'Dach'", "group change --help")]
    [InlineData($"group change {Group} --frequency 868.1", "--frequency is '868.1'", "whole number or none")]
    [InlineData($"group change {Group} --data-rate SF7", "--data-rate is 'SF7'", "whole number or none")]
    [InlineData($"group change {Group} --ping-slot-periodicity x", "--ping-slot-periodicity is 'x'")]
    [InlineData($"group change {Group} --mc-addr 0100FFFE", "--mc-nwk-s-key is missing", "together")]
    [InlineData($"group change {Group} --mc-nwk-s-key {Key}", "--mc-addr is missing")]
    [InlineData($"group change {Group} --mc-addr 01", "--mc-addr must be 4 bytes")]
    [InlineData($"group change {Group} --mc-app-s-key 2B7E", "--mc-app-s-key must be 16 bytes", "4 digits")]
    [InlineData($"group change {Group}", "what is to change")]
    [InlineData("group show 70B3", "group's EUI")]
    [InlineData("group remove 70B3", "group's EUI")]
    [InlineData($"group member add {Group} 70B3", "DevEUI", "16 hexadecimal digits")]
    [InlineData($"group member add {Group}", "group member add --help")]
    [InlineData($"group member remove 70B3 {Member}", "group's EUI")]
    [InlineData($"group downlink add {Group} --f-port 10", "--hex BYTES", "group downlink add --help")]
    [InlineData($"group downlink add {Group} --f-port 10 --hex 012", "--hex", "hexadecimal digits")]
    [InlineData($"group downlink add {Group} --f-port 10 --hex 01 --expires-at soon", "--expires-at", "'soon'")]
    [InlineData($"group downlink add {Group} --f-port 10 --hex 01 --confirmed", "'--confirmed'")]
    [InlineData("group downlink list 70B3", "group's EUI")]
    [InlineData("group downlink flush 70B3", "group's EUI")]
    public async Task A_mistake_is_named_before_any_request(string command, params string[] mentions)
    {
        var cli = await Cli.RunAsync($"{command} --server http://127.0.0.1:1 --token t".Split(' '));
        cli.AssertRefused(CliException.WrongUse, mentions);
        Assert.DoesNotContain(Key, cli.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_new_group_is_of_class_C_in_eu868_and_its_keys_are_sent_but_not_printed()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("devices", Device(Member), Device(Other));

        var cli = await Cli.RunAsync(
        [
            .. $"group add {Group} --name Lampen --member {Member} --member {Other} {Secrets}".Split(' '),
            .. server.Options,
        ]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var body = Assert.Single(server.Posted("multicast-groups"));
        Assert.Equal((Group, "Lampen", "eu868", "C"), ((string?)body["groupEui"], (string?)body["name"],
            (string?)body["region"], (string?)body["class"]));
        Assert.Equal(LittleAdminApi.RealApplication, (string?)body["applicationId"]);
        Assert.Equal($"""["{Member}","{Other}"]""", body["members"]!.ToJsonString());
        Assert.Equal(("0100fffe", Key.ToLowerInvariant()), ((string?)body["mcAddr"], (string?)body["mcAppSKey"]));
        Assert.StartsWith($"Lampen ({Group}): class C in eu868, 2 member(s), 0 gateway(s) would send.", cli.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Key, cli.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_changed_group_keeps_what_was_not_said_and_its_keys()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());

        var cli = await Cli.RunAsync(
        [
            .. $"group change {Group} --data-rate 3 --frequency none --gateway none --json".Split(' '),
            .. server.Options,
        ]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(3, (int?)JsonNode.Parse(cli.Output)!["dataRate"]);
        Assert.Equal(
            $$"""
            {"name":"Lampen","applicationId":"{{LittleAdminApi.RealApplication}}","region":"eu868","class":"B",
            "frequencyHz":null,"dataRate":3,"pingSlotPeriodicity":5,"members":["{{Member}}","{{Other}}"],"gateways":[]}
            """.ReplaceLineEndings(""),
            Assert.Single(server.Put("multicast-groups")).ToJsonString());
    }

    [Fact]
    public async Task Members_come_once_and_go_and_the_others_stay()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());
        server.Add("devices", Device("70b3d5e75e00a119"));

        await Cli.RunAsync(["group", "member", "add", Group, "70B3D5E75E00A119", Member, .. server.Options]);
        Assert.Equal($"""["{Member}","{Other}","70b3d5e75e00a119"]""",
            server.Put("multicast-groups")[0]["members"]!.ToJsonString());
        await Cli.RunAsync(["group", "member", "remove", Group, Member, "70B3D5E75E00A119", .. server.Options]);
        Assert.Equal($"""["{Other}"]""", server.Put("multicast-groups")[1]["members"]!.ToJsonString());
    }

    [Fact]
    public async Task A_device_that_is_no_member_cannot_be_taken_out()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());

        (await Cli.RunAsync(["group", "member", "remove", Group, Member, "70b3d5e75e00a119", .. server.Options]))
            .AssertRefused(CliException.CheckFailed, "70b3d5e75e00a119", "nothing was changed", "group show");
        Assert.Empty(server.Put("multicast-groups"));
    }

    [Theory]
    [InlineData($"group add 70b3d5e75eff0002 --name Lampen --member {Member} --member {Other} {Secrets}")]
    [InlineData($"group change {Group} --member {Member} --member {Other}")]
    [InlineData($"group member add {Group} {Member} 70b3d5e75e00a119 {Other}", "70b3d5e75e00a119")]
    public async Task A_device_that_is_not_registered_is_named(string command, string device = Other)
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());
        server.Add("devices", Device(Member));

        (await Cli.RunAsync([.. command.Split(' '), .. server.Options]))
            .AssertRefused(CliException.CheckFailed, device, "not registered", "device add");
        Assert.Empty(server.Put("multicast-groups"));
        Assert.Empty(server.Posted("multicast-groups"));
    }

    [Fact]
    public async Task A_group_is_shown_with_who_would_send_and_who_is_out_of_reach()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());

        var cli = await Cli.RunAsync(["group", "show", Group, .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal($"""
            Group         Lampen
            GroupEUI      {Group}
            Application   Sensoren
            Region        eu868
            Class         B, ping slots every 32 s
            Frequency     869525000 Hz
            Data rate     of the region
            Address       0100fffe
            Created       soon

            Gateway           Sends  Named
            0016c001ff10a2b3  yes    no
            0016c001ff10a2b4  no     yes

            Member            In reach
            70b3d5e75e00a117  yes
            70b3d5e75e00a118  no

            Out of reach of every gateway that would send: {Other}. A device is in reach once a gateway has heard it.
            """,
            cli.Output.TrimEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_list_counts_members_and_who_is_out_of_reach()
    {
        await using var server = await LittleAdminApi.StartAsync();
        var none = await Cli.RunAsync(["group", "list", .. server.Options]);
        Assert.Equal("There is no group: set one up with kreisfunk group add.", none.Output.Trim());
        server.Add("multicast-groups", Lamps());

        var cli = await Cli.RunAsync(["group", "list", .. server.Options]);

        Assert.Equal($"""
            Group             Name    Class  Region  Members  Out of reach  Gateways
            {Group}  Lampen  B      eu868   2        1             1
            """, cli.Output.TrimEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Bytes_for_a_group_wait_are_listed_and_taken_back()
    {
        await using var server = await LittleAdminApi.StartAsync();

        var cli = await Cli.RunAsync(
            [.. $"group downlink add {Group} --f-port 10 --hex 01FF --priority 3".Split(' '), .. server.Options]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Contains($"kreisfunk group downlink list {Group}", cli.Output, StringComparison.Ordinal);
        Assert.Equal("""{"fPort":10,"priority":3,"data":"Af8="}""",
            Assert.Single(server.Posted($"{Group}/queue")).ToJsonString());
        var list = await Cli.RunAsync(["group", "downlink", "list", Group, .. server.Options]);
        Assert.Contains("01ff", list.Output, StringComparison.Ordinal);
        var flushed = await Cli.RunAsync(["group", "downlink", "flush", Group, .. server.Options]);
        Assert.Equal("1 item(s) are taken back.", flushed.Output.Trim());
        var empty = await Cli.RunAsync(["group", "downlink", "list", Group, .. server.Options]);
        Assert.Equal("Nothing waits for this group.", empty.Output.Trim());
    }

    [Fact]
    public async Task A_group_is_removed_once()
    {
        await using var server = await LittleAdminApi.StartAsync();
        server.Add("multicast-groups", Lamps());

        var cli = await Cli.RunAsync(["group", "remove", Group, .. server.Options]);

        Assert.Equal((0, $"Lampen ({Group}) is removed, with what waited for it."), (cli.ExitCode, cli.Output.Trim()));
        foreach (var command in (string[])["remove", "show", "change", "member add"])
        {
            string[] rest = command switch { "change" => ["--name", "x"], "member add" => [Member], _ => [] };
            (await Cli.RunAsync(["group", .. command.Split(' '), Group, .. rest, .. server.Options]))
                .AssertRefused(CliException.CheckFailed, Group, "group add", "group list");
        }
    }

    private static JsonObject Device(string devEui) => new() { ["devEui"] = devEui };

    private static JsonObject Lamps() => new()
    {
        ["groupEui"] = Group,
        ["name"] = "Lampen",
        ["applicationId"] = LittleAdminApi.RealApplication,
        ["region"] = "eu868",
        ["class"] = "B",
        ["frequencyHz"] = 869_525_000,
        ["dataRate"] = null,
        ["pingSlotPeriodicity"] = 5,
        ["mcAddr"] = "0100fffe",
        ["members"] = new JsonArray(Member, Other),
        ["gateways"] = new JsonArray("0016c001ff10a2b4"),
        ["sendingGateways"] = new JsonArray(Gateway),
        ["uncoveredMembers"] = new JsonArray(Other),
        ["createdAt"] = "soon",
    };
}
