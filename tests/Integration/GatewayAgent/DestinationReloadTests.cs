using System.Buffers.Binary;
using System.Text.Json;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Operators come, change and go, and the downlinks change hands, while the agent runs.</summary>
public sealed class DestinationReloadTests : IDisposable
{
    private const string EuiText = "aa555a00000013e2";

    private static readonly Eui64 Eui = new(0xaa555a00000013e2);

    private readonly SettingsFile _settings = new();

    [Fact]
    public async Task A_destination_is_added_changed_and_removed_without_a_restart()
    {
        await using var town = await Network.StartAsync();
        await using var first = await Network.StartAsync();
        using var udp = new TestUdpNetwork();
        _settings.Set(("Region", "eu868"));
        await using var agent = await RunningAgent.StartAsync(_settings.Path, town.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await SendAsync(forwarder, 1, 10);

        _settings.Set(("Destinations:partner:Mqtt:Host", "127.0.0.1"), ("Destinations:partner:Mqtt:Port", first.Port),
            ("Destinations:udp:Kind", "Udp"), ("Destinations:udp:Udp:Host", "127.0.0.1"),
            ("Destinations:udp:Udp:Port", udp.Port));
        await Eventually.HoldsAsync(() => agent.Log.Count(3501) == 2, "both are added");
        var stays = agent.Destinations.Single(d => d.Name == "udp");
        await SendAsync(forwarder, 11, 20);
        await Eventually.HoldsAsync(() => first.Server.Uplinks.Count >= 10 && udp.Uplinks.Count >= 10,
            "both get theirs");
        // What its broker has not confirmed yet would go again, in the new form.
        await Eventually.HoldsAsync(() => agent.Destinations.All(d => d.WaitingFrames == 0), "all is confirmed");

        _settings.Set(("Destinations:partner:Marshaler", "Json"));
        await Eventually.HoldsAsync(() => agent.Log.Count(3502) == 1, "one is changed");
        Assert.Same(stays, agent.Destinations.Single(d => d.Name == "udp"));
        await SendAsync(forwarder, 21, 30);
        await Eventually.HoldsAsync(() => first.Server.Payloads.Count(IsJsonUplink) == 10, "the changed one gets JSON");
        await Eventually.HoldsAsync(() => agent.Destinations.All(d => d.WaitingFrames == 0), "all is confirmed");

        _settings.Set(("Destinations:partner", null));
        await Eventually.HoldsAsync(() => agent.Log.Count(3503) == 1, "one is removed");
        await SendAsync(forwarder, 31, 40);
        await Eventually.HoldsAsync(() => udp.Uplinks.Count >= 30 && agent.Spool.Frames == 0, "the others go on");
        Assert.Equal(Enumerable.Range(11, 10), first.Server.Uplinks.Select(u => NetworkFrames.Number(u.Frame)));
        Assert.Equal(Enumerable.Range(11, 30), udp.Uplinks.Select(NetworkFrames.Number).Order());
        Assert.Equal(40, town.Server.StoredCount(Eui));
    }

    [Fact]
    public async Task Settings_that_do_not_hold_leave_the_last_good_ones_in_force_and_are_told_once()
    {
        await using var town = await Network.StartAsync();
        using var udp = new TestUdpNetwork();
        _settings.Set(("Destinations:udp:Kind", "Udp"), ("Destinations:udp:Udp:Host", "127.0.0.1"),
            ("Destinations:udp:Udp:Port", udp.Port));
        await using var agent = await RunningAgent.StartAsync(_settings.Path, town.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);

        _settings.Set(("Destinations:udp:Udp:Port", 70_000));
        await Eventually.HoldsAsync(() => agent.Log.Count(3505) == 1, "the mistake is told");
        Assert.Contains(agent.Log.Lines, line => line.Id == 3505
            && line.Text.Contains("Agent:Destinations:udp:Udp:Port is 70000", StringComparison.Ordinal));
        _settings.Break();
        await Eventually.HoldsAsync(() => agent.Log.Count(3505) == 2, "the broken file is told");
        await SendAsync(forwarder, 1, 10);
        await Eventually.HoldsAsync(() => udp.Uplinks.Count >= 10, "the last good ones are in force");

        _settings.Set(("Destinations:udp:Udp:Port", udp.Port), ("Destinations:udp:ShareLocation", false));
        await Eventually.HoldsAsync(() => agent.Log.Count(3502) == 1, "the corrected ones are in force");
    }

    [Fact]
    public async Task While_the_downlinks_change_hands_no_uplink_is_lost_and_no_downlink_is_sent_twice()
    {
        await using var town = await Network.StartAsync();
        await using var partner = await Network.StartAsync();
        _settings.Set(("EnforceDutyCycle", false), ("Destinations:partner:Mqtt:Host", "127.0.0.1"),
            ("Destinations:partner:Mqtt:Port", partner.Port));
        await using var agent = await RunningAgent.StartAsync(_settings.Path, town.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await forwarder.PullAsync();
        await SendAsync(forwarder, 1, 1);
        await Eventually.HoldsAsync(() => !town.Server.Uplinks.IsEmpty && !partner.Server.Uplinks.IsEmpty,
            "both listen");

        using var stop = new CancellationTokenSource();
        var uplinks = SendUntilAsync(forwarder, stop.Token);
        var ownDownlinks = AskUntilAsync(town.Server, 1, stop.Token);
        var partnerDownlinks = AskUntilAsync(partner.Server, 100_001, stop.Token);
        for (var i = 1; i <= 4; i++)
        {
            _settings.Set(("DownlinkOwner", i % 2 == 1 ? "partner" : "own"));
            await Eventually.HoldsAsync(() => agent.Log.Count(3504) == i, "the owner has changed");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        var (heard, own, other) = (await uplinks, await ownDownlinks, await partnerDownlinks);
        Assert.True(heard > 100);
        await Eventually.HoldsAsync(() => town.Server.TxAcks.Count == own && partner.Server.TxAcks.Count == other,
            "every downlink is answered");
        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0 && agent.Destinations[0].WaitingFrames == 0
            && town.Server.StoredCount(Eui) == heard && partner.Server.StoredCount(Eui) == heard, "every uplink came");
        AssertEachOnce(town.Server, partner.Server, forwarder);
        Assert.Equal(0, agent.Destinations[0].Tally.Lost);
        Assert.Empty(agent.Log.Lines.Where(line => line.Level >= LogLevel.Error));
    }

    public void Dispose() => _settings.Dispose();

    private static void AssertEachOnce(TestServer town, TestServer partner, TestForwarder forwarder)
    {
        var acks = town.TxAcks.Concat(partner.TxAcks).ToList();
        Assert.Equal(acks.Count, acks.Select(ack => ack.DownlinkId).Distinct().Count());
        Assert.All(town.TxAcks, ack => Assert.True(ack.DownlinkId < 100_001));
        Assert.All(partner.TxAcks, ack => Assert.True(ack.DownlinkId >= 100_001));
        var accepted = acks.Where(ack => ack.Items[0].Status == TxAckStatus.Ok).Select(ack => ack.DownlinkId).Order();
        Assert.Equal(accepted, forwarder.Downlinks.Select(DownlinkNumber).Order());
        // Both had their turns.
        Assert.Contains(accepted, id => id < 100_001);
        Assert.Contains(accepted, id => id >= 100_001);
    }

    private static bool IsJsonUplink(string payload) => payload.Contains("\"phyPayload\"", StringComparison.Ordinal);

    private static async Task SendAsync(TestForwarder forwarder, int first, int last)
    {
        for (var i = first; i <= last; i++)
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfThirteen, i)));
    }

    /// <summary>50 a second; returns how many, the one at the start included.</summary>
    private static async Task<int> SendUntilAsync(TestForwarder forwarder, CancellationToken stop)
    {
        var sent = 1;
        while (!stop.IsCancellationRequested)
        {
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfThirteen, ++sent)));
            await Task.Delay(20, CancellationToken.None);
        }

        return sent;
    }

    private static async Task<int> AskUntilAsync(TestServer server, uint first, CancellationToken stop)
    {
        var sent = 0;
        while (!stop.IsCancellationRequested)
        {
            await server.SendDownAsync(Eui, NetworkFrames.AtOnce(first + (uint)sent++).ToByteArray());
            await Task.Delay(150, CancellationToken.None);
        }

        return sent;
    }

    private static uint DownlinkNumber(string pullResp)
    {
        var txpk = JsonDocument.Parse(pullResp).RootElement.GetProperty("txpk");
        return BinaryPrimitives.ReadUInt32LittleEndian(txpk.GetProperty("data").GetBytesFromBase64().AsSpan(1));
    }
}
