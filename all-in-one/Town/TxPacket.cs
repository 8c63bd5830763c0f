using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Kreisfunk.Town;

/// <summary>The txpk of a PULL_RESP, as far as a simulated forwarder needs it.</summary>
/// <param name="Token">Comes back in the TX_ACK.</param>
/// <param name="Tmst">When to send, in the concentrator's counter; null means at once.</param>
public sealed record TxPacket(
    ushort Token, uint? Tmst, uint FrequencyHz, int SpreadingFactor, int BandwidthHz, bool PolarityInverted,
    byte[] Data)
{
    /// <summary>
    /// version 1 | token 2 | type 3 | JSON. False for anything a real forwarder would not answer: another type, or a
    /// mandatory field that is missing.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> datagram, out TxPacket? packet)
    {
        packet = null;
        if (datagram.Length < 5 || datagram.Span[3] != 3)
            return false;
        try
        {
            using var json = JsonDocument.Parse(datagram[4..]);
            return json.RootElement.TryGetProperty("txpk", out var txpk)
                && TryRead(txpk, BinaryPrimitives.ReadUInt16BigEndian(datagram.Span[1..]), out packet);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement txpk, ushort token, out TxPacket? packet)
    {
        packet = null;
        if (!txpk.TryGetProperty("freq", out var freq) || !txpk.TryGetProperty("modu", out var modulation)
            || !txpk.TryGetProperty("datr", out var rate) || !txpk.TryGetProperty("data", out var data)
            || !txpk.TryGetProperty("size", out _) || !txpk.TryGetProperty("rfch", out _)
            || modulation.GetString() != "LORA" || !TryDataRate(rate.GetString(), out var sf, out var bandwidthHz))
            return false;

        var immediate = txpk.TryGetProperty("imme", out var imme) && imme.GetBoolean();
        uint? tmst = !immediate && txpk.TryGetProperty("tmst", out var counter) ? counter.GetUInt32() : null;
        var inverted = txpk.TryGetProperty("ipol", out var ipol) && ipol.GetBoolean();
        packet = new TxPacket(token, tmst, (uint)Math.Round(freq.GetDouble() * 1_000_000), sf, bandwidthHz, inverted,
            ReadBase64(data.GetString() ?? ""));
        return true;
    }

    /// <summary>Forwarders accept base64 without its padding.</summary>
    private static byte[] ReadBase64(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private static bool TryDataRate(string? text, out int spreadingFactor, out int bandwidthHz)
    {
        spreadingFactor = bandwidthHz = 0;
        var bw = text?.IndexOf("BW", StringComparison.Ordinal) ?? -1;
        if (bw < 3 || !text!.StartsWith("SF", StringComparison.Ordinal)
            || !TryNumber(text.AsSpan(2, bw - 2), out spreadingFactor)
            || !TryNumber(text.AsSpan(bw + 2), out var kilohertz))
            return false;
        bandwidthHz = kilohertz * 1_000;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
