using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A relay is told whom it serves, with a key that is shown to nobody.</summary>
public sealed class MacRelayTests
{
    private static readonly Eui64 Served = new(0x70B3_D5E7_5E00_0077);

    private readonly MacBench _relay;
    private Session? _served;

    public MacRelayTests()
    {
        _relay = new MacBench(Quiet) { SessionOf = devEui => devEui == Served ? _served : null };
        _relay.Settings = Quiet with { Relay = new RelaySettings { Devices = [new RelayedDevice(3, Served, 12, 1)] } };
    }

    private static DeviceSettings Quiet { get; } = new()
    {
        Adr = false,
        StatusInterval = TimeSpan.Zero,
        Version = LoRaWanVersion.V104,
    };

    [Fact]
    public void A_device_without_a_session_is_no_wish_yet() => Assert.Empty(_relay.Asked());

    [Shows("mac-update-uplink-list", "relay-list")]
    [Fact]
    public void A_device_is_entered_with_the_key_of_its_session_and_again_after_its_next_join()
    {
        _served = SessionOf(new DevAddr(0x0100_0077));
        var key = Convert.ToHexString(KeyOf(_served));
        Assert.Equal(["43" + "03" + "4C" + "77000001" + "00000000" + key], _relay.Asked());
        Assert.Empty(_relay.Asked("43"));
        Assert.Empty(_relay.Asked());

        _served = SessionOf(new DevAddr(0x0100_0078));
        Assert.StartsWith("43034C78000001", Assert.Single(_relay.Asked()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_neither_remembered_nor_shown()
    {
        _served = SessionOf(new DevAddr(0x0100_0077));
        var key = KeyOf(_served);
        _relay.Uplink();
        var pending = Assert.Single(_relay.Mac.Pending);
        Assert.Equal(new byte[16], pending.Bytes.AsSpan()[11..].ToArray());
        _relay.Uplink();
        _relay.Uplink("43");
        Assert.All(_relay.Exchanges, exchange => Assert.Equal(-1, exchange.Bytes.AsSpan().IndexOf(key)));
        Assert.All(_relay.Mac.Relay, agreed => Assert.Equal(-1, agreed.AsSpan().IndexOf(key)));
        Assert.Equal([MacOutcome.Requested, MacOutcome.Unanswered, MacOutcome.Requested, MacOutcome.Accepted],
            _relay.Exchanges.Select(exchange => exchange.Outcome));
    }

    [Shows("mac-ctrl-uplink-list")]
    [Theory]
    [InlineData("44 01 05000000")]
    [InlineData("44 00 00000000")]
    public void A_device_that_is_no_longer_served_is_deleted(string answer)
    {
        _served = SessionOf(new DevAddr(0x0100_0077));
        _relay.Uplink();
        _relay.Uplink("43");
        _relay.Settings = Quiet;
        Assert.Equal(["4413"], _relay.Asked());
        Assert.Empty(_relay.Asked(answer));
        Assert.Empty(_relay.Mac.Relay);
    }

    [Shows("mac-filter-list")]
    [Fact]
    public void A_rule_that_is_no_longer_wanted_is_deleted()
    {
        var rule = new FilterListReq(1, FilterListAction.Forward, 0, UInt128.Zero);
        _relay.Settings = Quiet with { Relay = new RelaySettings { Filters = [rule] } };
        _relay.Uplink();
        _relay.Uplink("42 07");
        _relay.Settings = Quiet with { Relay = new RelaySettings() };
        Assert.Equal(["428000"], _relay.Asked());
        Assert.Empty(_relay.Asked("42 07"));
        Assert.Empty(_relay.Mac.Relay);
    }

    private static byte[] KeyOf(Session session)
    {
        var key = new byte[AesKey.LengthBytes];
        RelayKeys.DeriveRootWorSKey(session.NwkSEncKey).CopyTo(key);
        return key;
    }

    private static Session SessionOf(DevAddr devAddr)
    {
        var key = new AesKey([.. Enumerable.Range((int)devAddr.Value & 0xFF, 16).Select(i => (byte)i)]);
        return new Session(new Device(Served), new SessionStart(
            Served, 1, devAddr, SessionKeys.Of10(key, key), false, 1, "eu868", new MacState(), 1));
    }
}
