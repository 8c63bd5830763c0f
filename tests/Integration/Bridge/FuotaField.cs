using System.Diagnostics;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>
/// Devices that can be updated, around one gateway, in real time: each speaks once a second, and every downlink is on
/// the air as soon as the gateway has it. A device loses frames of the group as its own loss says.
/// </summary>
internal sealed class FuotaField(RadioGateway gateway, IReadOnlyList<FuotaDevice> devices)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<ushort, byte[]> _counters = [];
    private TimeSpan _nextBeat;

    /// <summary>Frames on the air that were for no single device.</summary>
    public int GroupFrames { get; private set; }

    /// <summary>Radio goes on until something holds.</summary>
    public async Task RunUntilAsync(Func<Task<bool>> condition, string what)
    {
        var begun = _watch.Elapsed;
        while (!await condition())
        {
            Assert.True(_watch.Elapsed - begun < Patience, $"Not within {Patience}: {what}");
            await AirAsync();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Everyone speaks once, whether or not anybody hears it.</summary>
    public async Task SpeakAsync()
    {
        foreach (var device in devices)
            await gateway.HearAsync(device.Uplink(TimeProvider.System.GetUtcNow()));
    }

    // One frame after the other, as on the air: the one who waits for a moment between two finds it.
    private async Task AirAsync()
    {
        if (gateway.Downlinks.TryDequeue(out var downlink))
        {
            Transmit(downlink.Items[0].PhyPayload.ToByteArray());
            await gateway.SentAsync(downlink);
        }

        if (_watch.Elapsed < _nextBeat)
            return;
        _nextBeat = _watch.Elapsed + Beat;
        await SpeakAsync();
    }

    private void Transmit(byte[] phy)
    {
        var now = TimeProvider.System.GetUtcNow();
        Assert.True(DataFrame.TryRead(phy, out var frame, out _));
        var address = frame.DevAddr;
        if (devices.FirstOrDefault(device => device.Radio.DevAddr == address) is { } alone)
        {
            alone.Hear(phy, now);
            return;
        }

        GroupFrames++;
        if (!_counters.TryAdd(frame.FCnt, phy))
            Assert.Equal(_counters[frame.FCnt], phy);
        foreach (var device in devices)
            device.HearGroup(phy, now);
    }
}
