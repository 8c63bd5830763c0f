using Xunit;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>
/// A device whose every byte comes from a codec that is not ours (npm lora-packet) → real agent → real Mosquitto → real
/// bridge, and back.
/// </summary>
public sealed class IndependentDeviceTests(DeviceChain chain) : IClassFixture<DeviceChain>
{
    private const string LinkCheckReq = "02", DeviceTimeReq = "0d";

    private static readonly DateTimeOffset GpsEpoch = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LeapSeconds = TimeSpan.FromSeconds(18);

    [Trait("Shows", "join-otaa-1.0")]
    [Fact]
    public async Task A_device_joins_and_reads_its_session_out_of_the_accept()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        var accept = await device.JoinAsync();
        Assert.False(accept.GetProperty("optNeg").GetBoolean());
        Assert.Equal("000000", accept.GetProperty("netId").GetString());
        Assert.Equal((1, 0, 0), (accept.GetProperty("rxDelay").GetInt32(), accept.GetProperty("rx1Offset").GetInt32(),
            accept.GetProperty("rx2DataRate").GetInt32()));
        Assert.True(accept.GetProperty("inverted").GetBoolean());
        var window = (accept.GetProperty("delayUs").GetInt64(), accept.GetProperty("freq").GetDouble());
        Assert.True(window is (5_000_000, 868.1) or (6_000_000, 869.525), $"{window}");

        Assert.Null(await device.UplinkAsync(payload: "0167010a", waitMs: 2_500));

        Assert.Equal([("Accepted", 0), ("JoinAccepted", (long?)null)], await chain.FramesAsync(device, 2));
    }

    [Trait("Shows", "frame-independent-1.0")]
    [Trait("Shows", "counter-repetition")]
    [Trait("Shows", "class-a-ack")]
    [Fact]
    public async Task A_confirmed_uplink_is_acknowledged_and_its_repetition_too()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        await device.JoinAsync();

        var answer = await device.UplinkAsync(payload: "cafe", confirmed: true);
        Assert.True(answer is { Ack: true, FCnt: 0, FPort: null } && answer.IsInAWindow, $"{answer}");

        var again = await device.RepeatAsync();
        Assert.True(again is { Ack: true } && again.IsInAWindow, $"{again}");
        var frames = await chain.FramesAsync(device, 3);
        Assert.Equal(["Retransmission", "Accepted", "JoinAccepted"], frames.Select(frame => frame.Verdict));
    }

    [Trait("Shows", "mac-link-check")]
    [Trait("Shows", "mac-device-time")]
    [Fact]
    public async Task What_the_device_asks_the_network_is_answered()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        await device.JoinAsync();

        var asked = TimeProvider.System.GetUtcNow();
        var answer = await device.UplinkAsync(payload: "00", fOpts: LinkCheckReq + DeviceTimeReq);

        Assert.NotNull(answer);
        // LinkCheckAns 0x02: margin 1 | gateways 1.  DeviceTimeAns 0x0d: seconds since the GPS epoch 4 | fraction 1.
        // lsnr 8.2 at SF7, which needs -7.5, is a margin of 15 dB.
        var answers = Convert.FromHexString(answer.FOpts);
        Assert.Equal(9, answers.Length);
        var (link, time) = answers[0] == 0x02 ? (0, 3) : (6, 0);
        Assert.Equal([0x02, 15, 1], answers[link..(link + 3)]);
        Assert.Equal(0x0d, answers[time]);
        var told = GpsEpoch.AddSeconds(BitConverter.ToUInt32(answers, time + 1)) - LeapSeconds;
        Assert.InRange((told - asked).TotalSeconds, -2, 5);
    }

    [Trait("Shows", "join-pending")]
    [Fact]
    public async Task The_old_session_lasts_until_the_new_one_is_used()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        var first = await device.JoinAsync();
        await device.UplinkAsync(payload: "01", waitMs: 100);
        var second = await device.JoinAsync();
        Assert.Equal(first.GetProperty("joinNonce").GetInt32() + 1, second.GetProperty("joinNonce").GetInt32());

        await device.SwapSessionsAsync();
        Assert.True(await device.UplinkAsync(payload: "02", confirmed: true) is { Ack: true });
        await device.SwapSessionsAsync();
        Assert.True(await device.UplinkAsync(payload: "03", confirmed: true) is { Ack: true, FCnt: 0 });
        await device.SwapSessionsAsync();
        Assert.Null(await device.UplinkAsync(payload: "04", confirmed: true));

        var accepted = (await chain.FramesAsync(device, 5)).Where(frame => frame.Verdict == "Accepted");
        Assert.Equal([0, 1, 0], accepted.Select(frame => frame.FCnt));
    }

    [Trait("Shows", "class-a-independent")]
    [Fact]
    public async Task What_was_queued_over_HTTP_is_what_the_device_decrypts()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        await device.JoinAsync();
        await chain.QueueAsync(device, [0xCA, 0xFE, 0x17]);

        var downlink = await device.UplinkAsync(payload: "31");

        Assert.True(downlink is { FPort: 10, Payload: "cafe17", Confirmed: false }, $"{downlink}");
        Assert.True(downlink.IsInAWindow, $"{downlink}");
    }

    [Trait("Shows", "class-c-independent")]
    [Fact]
    public async Task A_device_becomes_class_C_and_hears_a_downlink_without_sending()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        await device.JoinAsync();
        // What is queued while the windows of an uplink are open still leaves in them.
        await device.UplinkAsync(payload: "41", waitMs: 2_500);
        await chain.QueueAsync(device, [0x0A]);
        Assert.Null(await device.ListenAsync(waitMs: 4_000));

        await chain.MakeClassCAsync(device);
        Assert.True(await device.UplinkAsync(payload: "42") is { Payload: "0a" });
        await chain.QueueAsync(device, [0x0C]);
        var pushed = await device.ListenAsync();

        Assert.True(pushed is { Payload: "0c", Freq: 869.525, Datr: "SF12BW125", Inverted: true }, $"{pushed}");
    }
}
