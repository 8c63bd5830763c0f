using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Log;
using Kreisfunk.Codecs;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>Makes entries of journal records: finds the device and has its codec decode the payload.</summary>
internal sealed class SinkEntries(DeviceDirectory devices, UplinkDecoder decoder)
{
    /// <summary>Session keys stay sealed: no sink needs them.</summary>
    private readonly JournalRecords _records = new(SessionKeySeal.Blind);

    /// <summary>Begins the decodes; the entries come in the records' order.</summary>
    public IReadOnlyList<PendingEntry> From(
        IReadOnlyList<LogRecord> records, Action<LogRecord, string> unreadable, CancellationToken cancel)
    {
        var entries = new List<PendingEntry>();
        foreach (var record in records)
        {
            try
            {
                var effects = _records.Read(record.Payload).Effects;
                for (var i = 0; i < effects.Count; i++)
                {
                    var entry = FromAsync(JournalStep.PlaceOf(record.Sequence, i), record.At, effects[i], cancel);
                    entries.Add(new PendingEntry(record.Sequence, effects[i].Device, entry));
                }
            }
            catch (JournalFormatException error)
            {
                unreadable(record, error.Message);
            }
        }

        return entries;
    }

    private async Task<SinkEntry> FromAsync(long place, DateTimeOffset at, Effect effect, CancellationToken cancel)
    {
        var device = effect.Device is { } devEui ? devices.Find(devEui) : null;
        var decoded = effect is UplinkGathered gathered
            ? await decoder.DecodeAsync(place, gathered.Uplink, device, cancel)
            : DecodeResult.Nothing;
        return new SinkEntry(place, at, effect, device, decoded);
    }
}
