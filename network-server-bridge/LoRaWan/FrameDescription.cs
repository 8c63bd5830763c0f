using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Explains a PHYPayload as JSON.</summary>
public static class FrameDescription
{
    /// <summary>Explains one frame; on false, one sentence that names the option and the fix.</summary>
    public static bool TryDescribe(FrameDecodeOptions options, out JsonObject? description, out string? error)
    {
        ArgumentNullException.ThrowIfNull(options);
        var phy = new byte[options.Hex.Length / 2];
        if (!Hex.TryRead(options.Hex, phy) || phy.Length == 0)
        {
            description = null;
            error = "The frame is not hexadecimal; write two digits for each byte.";
            return false;
        }

        var mhdr = new Mhdr(phy[0]);
        description = new JsonObject { ["mType"] = mhdr.MType.ToString(), ["major"] = mhdr.Major };
        error = null;
        return true;
    }
}
