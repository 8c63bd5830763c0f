using System.CommandLine;

namespace Kreisfunk.Commands;

/// <summary>`kreisfunk downlink list` and `group downlink list`: what waits.</summary>
internal static class DownlinkListCommand
{
    public static Command Create(DownlinkTarget target) => new Listing(
        $"{target.Call} list {target.Example}", $"Lists what waits to be sent to a {target.Noun}.")
    {
        Owner = target.Eui,
        Path = target.QueueOf,
        IsPaged = false,
        Empty = $"Nothing waits for this {target.Noun}.",
        Head = DownlinkText.Head,
        Row = DownlinkText.Row,
    }.ToCommand();
}
