using System.CommandLine;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Commands;

/// <summary>Whose queue a downlink command is about.</summary>
/// <param name="Noun">"device" or "group".</param>
/// <param name="Call">The commands above it, like "downlink".</param>
/// <param name="Example">An EUI for examples.</param>
/// <param name="Eui">The argument that names it.</param>
internal sealed record DownlinkTarget(string Noun, string Call, string Example, Argument<string> Eui)
{
    public static readonly DownlinkTarget Device = new("device", "downlink", "70B3D5E75E00A117",
        DeviceText.Eui());

    public static readonly DownlinkTarget Group = new("group", "group downlink", GroupText.Example, GroupText.Eui());

    public bool IsGroup => Noun == "group";

    /// <summary>Throws a <see cref="CliException"/> with exit code 2 for what is no EUI.</summary>
    public Eui64 Read(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(Eui);
        return IsGroup ? GroupText.Read(text) : DeviceText.Read(text);
    }

    /// <summary>The address of its queue, below /api/v1.</summary>
    public string QueueOf(ParseResult parsed) =>
        $"{(IsGroup ? GroupText.Path : "devices")}/{Read(parsed)}/queue";
}
