using System.Threading.Channels;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// Changes of the registry on their way to the decision lane, which takes them between two batches of frames. The bound
/// makes an import of many devices wait for the lane instead of filling memory.
/// </summary>
public sealed class DeviceChanges
{
    private readonly Channel<DeviceChange> _changes = Channel.CreateBounded<DeviceChange>(
        new BoundedChannelOptions(1_024) { SingleReader = true });

    /// <summary>Returns when the lane decides by the new record: a device added so may join at once.</summary>
    public async Task ApplyAsync(Eui64 devEui, DeviceRecord? record, CancellationToken cancel)
    {
        var change = new DeviceChange(devEui, record);
        await _changes.Writer.WriteAsync(change, cancel);
        await change.Applied.Task.WaitAsync(cancel);
    }

    internal bool TryTake(out DeviceChange? change) => _changes.Reader.TryRead(out change);

    internal Task<bool> WaitAsync(CancellationToken cancel) => _changes.Reader.WaitToReadAsync(cancel).AsTask();

    /// <param name="DevEui">The device.</param>
    /// <param name="Record">Null removes it.</param>
    internal sealed record DeviceChange(Eui64 DevEui, DeviceRecord? Record)
    {
        public TaskCompletionSource Applied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
