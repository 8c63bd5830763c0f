using System.Buffers;
using System.Text.Json;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>
/// Writes a packet forwarder's <c>global_conf.json</c> for a board and a region, in the keys and types that the
/// unmodified forwarders of the SX1301 (lora_gateway) and of the SX1302 and SX1303 (sx1302_hal) read.
/// </summary>
public static class ForwarderConfig
{
    /// <summary>
    /// False with one sentence when board, region and settings do not fit each other; then nothing is written.
    /// </summary>
    public static bool TryWrite(
        Board board, Region region, ForwarderSettings settings, IBufferWriter<byte> output, out string error)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(settings);
        if (!ForwarderChannels.TryPlace(region, board, out var layout, out error)
            || !CanSendBeacon(board, settings, out error))
            return false;
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        var concentrator = new ConcentratorSection(board, region, layout, settings);
        if (board.Chip == ConcentratorChip.Sx1301)
            concentrator.WriteSx1301(json);
        else
            concentrator.WriteSx1302(json);
        GatewaySection.Write(json, board, region, settings);
        json.WriteEndObject();
        return true;
    }

    private static bool CanSendBeacon(Board board, ForwarderSettings settings, out string error)
    {
        error = "";
        if (!settings.SendsBeacon)
            return true;
        if (settings.GnssTty is null)
            error = "A beacon needs satellites' time: give the forwarder the receiver's serial port.";
        else if (board.Gnss is { IsUblox: false })
            error = $"The receiver of {board.Title} tells no GPS time by itself, so the forwarder cannot send beacons: "
                + "use a board with a u-blox.";
        return error.Length == 0;
    }
}
