using System.Text.Json.Nodes;
using Kreisfunk.Tests.Unit.AllInOne;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>`kreisfunk group …` against the real bridge over a real Mosquitto.</summary>
public sealed class GroupCommandTests : OverMosquitto
{
    private const string Group = "70b3d5e75eff0001", Stranger = "70b3d5e75e00ffff";
    private const string Key = "2b7e151628aed2a6abf7158809cf4f3c";

    private readonly RadioDevice _member = new(1);
    private readonly RadioDevice _silent = new(2);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await DoneAsync("profile add lamp --adr off --status-interval 0");
        var profiles = await JsonAsync("profile list");
        foreach (var device in (RadioDevice[])[_member, _silent])
            await device.RegisterAsync(Bridge.Http, Guid.Parse((string)profiles[0]!["id"]!));
    }

    [Fact]
    public async Task A_group_is_set_up_changed_sent_to_and_removed()
    {
        await AddAsync();
        var added = await DoneAsync($"group show {Group}");
        Assert.Matches($"{_member.DevEui} +no", added);
        Assert.Contains("No gateway would send", added, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, added, StringComparison.OrdinalIgnoreCase);

        await Gateway.HearAsync(_member.Uplink());
        await Until.HoldsAsync(async () => Texts(await JsonAsync($"group show {Group}"), "sendingGateways") is [_],
            "the member was heard");
        var heard = await DoneAsync($"group show {Group}");
        Assert.Matches($"{Gateway.Id} +yes +no", heard);
        Assert.Matches($"{_member.DevEui} +yes", heard);

        await DoneAsync($"group change {Group} --name Markt --data-rate 3 --gateway {Gateway.Id}");
        await DoneAsync($"group member add {Group} {_silent.DevEui}");
        var changed = await JsonAsync($"group show {Group}");
        Assert.Equal(("Markt", 3), ((string?)changed["name"], (int?)changed["dataRate"]));
        Assert.Equal([$"{_silent.DevEui}"], Texts(changed, "uncoveredMembers"));
        await DoneAsync($"group member remove {Group} {_silent.DevEui}");
        Assert.Matches($"{Group} +Markt +C +eu868 +1 +0 +1", await DoneAsync("group list"));

        await DoneAsync($"group downlink add {Group} --f-port 10 --hex 010203");
        await Until.HoldsAsync(() => Gateway.Downlinks.Any(downlink =>
            downlink.Items[0].TxInfo.Timing.Immediately is not null), "a frame of the group");
        Assert.Contains("010203", await DoneAsync($"group downlink list {Group}"), StringComparison.Ordinal);
        Assert.StartsWith("1 item(s)", await DoneAsync($"group downlink flush {Group}"), StringComparison.Ordinal);
        await DoneAsync($"group remove {Group}");
        Assert.Empty((await JsonAsync("group list")).AsArray());
    }

    [Theory]
    [InlineData("group add NEW --class A", "class is \"A\"", "\"C\"")]
    [InlineData("group add NEW --region mars", "region is \"mars\"", "eu868")]
    [InlineData("group add NEW --frequency 868650000", "frequencyHz is 868650000")]
    [InlineData("group add NEW --data-rate 99", "dataRate is 99")]
    [InlineData("group add NEW --ping-slot-periodicity 8", "pingSlotPeriodicity is 8")]
    [InlineData("group add NEW --application Lampen", "\"Lampen\"", "--application NAME")]
    [InlineData($"group add {Group}", "exists already")]
    [InlineData("group add DEVICE", "is a device")]
    [InlineData($"group change {Group} --class A", "class is \"A\"")]
    [InlineData($"group member remove {Group} DEVICE", "members and gateways are both empty")]
    [InlineData($"group member add {Group} {Stranger}", $"{Stranger} is not registered")]
    [InlineData($"group downlink add {Group} --f-port 0 --hex 01", "fPort is 0", "1 to 223")]
    [InlineData($"group downlink add {Group} --hex 01", "fPort")]
    [InlineData($"group downlink add {Group} --f-port 1 --hex 01 --priority 11", "priority")]
    [InlineData($"group downlink add {Group} --f-port 1 --hex 01 --expires-at 2020-01-01", "expiresAt is over")]
    [InlineData($"group downlink add {Stranger} --f-port 1 --hex 01", $"no multicast group {Stranger}")]
    [InlineData($"group downlink list {Stranger}", $"no multicast group {Stranger}")]
    [InlineData($"group downlink flush {Stranger}", $"no multicast group {Stranger}")]
    [InlineData($"group remove {Stranger}", $"no group {Stranger}")]
    public async Task What_the_server_refuses_is_one_sentence_that_names_the_field(
        string command, params string[] mentions)
    {
        await AddAsync();
        var before = (await JsonAsync("group list")).ToJsonString();
        var text = command.Replace("NEW", "70b3d5e75eff0002", StringComparison.Ordinal)
            .Replace("DEVICE", $"{_member.DevEui}", StringComparison.Ordinal);
        if (text.StartsWith("group add", StringComparison.Ordinal))
            text += Needed;

        (await RunAsync(text)).AssertRefused(1, mentions);
        Assert.Equal(before, (await JsonAsync("group list")).ToJsonString());
    }

    private string Needed => $" --name Lampen --member {_member.DevEui} --mc-addr 0100fffe --mc-nwk-s-key {Key} "
        + $"--mc-app-s-key {Key}";

    private Task<string> AddAsync() => DoneAsync($"group add {Group}{Needed}");

    private Task<Cli> RunAsync(string command) =>
        Cli.RunAsync([.. command.Split(' '), "--server", Bridge.Http.BaseAddress!.ToString(), "--data", Data]);

    private async Task<string> DoneAsync(string command)
    {
        var cli = await RunAsync(command);
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        return cli.Output;
    }

    private async Task<JsonNode> JsonAsync(string command) => JsonNode.Parse(await DoneAsync($"{command} --json"))!;

    private static string[] Texts(JsonNode group, string list) =>
        [.. group[list]!.AsArray().Select(text => (string)text!)];
}
