using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains what a relay and the network hand each other (TS011-1.0.1).</summary>
internal static class RelayDescription
{
    /// <summary>
    /// How the relay heard the frame (uplink), <c>phyPayload</c>, and <c>frame</c>: that frame explained without keys,
    /// for those at hand are the relay's; or <c>error</c>, one sentence.
    /// </summary>
    public static JsonObject Describe(ReadOnlySpan<byte> payload, bool uplink)
    {
        var json = new JsonObject { ["command"] = uplink ? "ForwardUplinkReq" : "ForwardDownlinkReq" };
        var phy = payload;
        if (uplink)
        {
            if (!ForwardUplinkReq.TryRead(payload, out var request, out phy))
            {
                json["error"] = $"A ForwardUplinkReq has {ForwardUplinkReq.HeaderBytes} bytes and a frame behind them; "
                    + $"this one has {payload.Length} bytes in all.";
                return json;
            }

            json["dr"] = request.DataRate;
            json["snr"] = request.SnrDb;
            json["rssi"] = request.RssiDbm;
            json["worChannel"] = request.WorChannel;
            json["frequencyHz"] = request.FrequencyHz;
        }

        var hex = Convert.ToHexStringLower(phy);
        json["phyPayload"] = hex;
        if (FrameDescription.TryDescribe(new FrameDecodeOptions { Hex = hex }, out var frame, out var error))
            json["frame"] = frame;
        else
            json["error"] = error;
        return json;
    }
}
