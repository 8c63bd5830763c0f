using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.GatewayAgent.Radio.Channels;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>The channels of a region that a packet forwarder is to hear, and where a board's radios stand.</summary>
internal static class ForwarderChannels
{
    /// <summary>False with a sentence when the region wants more than the board has.</summary>
    public static bool TryPlace(
        Region region, Board board, [NotNullWhen(true)] out RadioLayout? layout, out string error)
    {
        layout = null;
        var narrow = BoardChannels.Enabled(region, BoardChannels.Narrow(region));
        var wide = BoardChannels.Enabled(region, BoardChannels.Wide(region));
        error = Misfit(region, narrow.Count, wide.Count);
        if (error.Length > 0)
            return false;
        var channels = BoardChannels.Of(region, narrow, wide.Count == 1 ? wide[0] : null);
        if (channels.AllHz.Any(hz => hz < board.MinFrequencyHz || hz > board.MaxFrequencyHz))
        {
            var outside = channels.AllHz.First(hz => hz < board.MinFrequencyHz || hz > board.MaxFrequencyHz);
            error = string.Create(CultureInfo.InvariantCulture, $"{region.Name} has a channel at {outside / 1e6} MHz, "
                + $"{board.Title} spans {board.MinFrequencyHz / 1e6} to {board.MaxFrequencyHz / 1e6} MHz: choose a "
                + $"board or a region that fits.");
            return false;
        }

        if (RadioPlacement.TryPlace(channels, out layout))
            return true;
        error = RadioPlacement.Misfit(region);
        return false;
    }

    private static string Misfit(Region region, int narrow, int wide)
    {
        var all = BoardChannels.Enabled(region, Enumerable.Range(0, region.UplinkChannels.Count)).Count;
        if (all > narrow + wide || narrow == 0)
            return $"{region.Name} has channels of widths that this kind of concentrator does not receive (125 kHz, "
                + "and one of 250 or 500 kHz): choose another region.";
        if (narrow > BoardChannels.MaxNarrow || wide > 1)
            return $"{region.Name} has {narrow} channels of 125 kHz and {wide} wider ones, a concentrator receives 8 "
                + "and 1: copy the region's file and name the channels your gateways listen on under enabledChannels "
                + "(docs/how-to/use-another-region.md).";
        return "";
    }
}
