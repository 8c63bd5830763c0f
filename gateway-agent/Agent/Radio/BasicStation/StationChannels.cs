using Kreisfunk.GatewayAgent.Radio.Channels;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Which of a region's channels a station's boards are to hear.</summary>
internal static class StationChannels
{
    /// <summary>One entry for each board. False with a sentence when a station cannot hear what is wanted.</summary>
    public static bool TryChoose(
        Region region, IReadOnlyList<int> subBands, List<BoardChannels> boards, out string error)
    {
        var narrow = BoardChannels.Narrow(region);
        var enabled = BoardChannels.Enabled(region, narrow);
        error = "";
        if (narrow.Count == 0)
            error = $"{region.Name} has no channels of 125 kHz, the only ones a station has many demodulators for: use "
                + "a packet forwarder.";
        else if (subBands.Count > 0 && !region.HasFixedChannels)
            error = $"Agent:Station:SubBands is set, but the channels of {region.Name} are not numbered: leave it out.";
        else if (subBands.Count > 0)
            ChooseBands(region, subBands, boards, out error);
        else if (enabled.Count > BoardChannels.MaxNarrow)
            error = $"{region.Name} has {narrow.Count} channels of 125 kHz, one board of a station hears "
                + $"{BoardChannels.MaxNarrow}: choose with Agent:Station:SubBands which group of eight, or several for "
                + "as many boards.";
        else
            boards.Add(BoardChannels.Of(
                region, enabled, At(BoardChannels.Enabled(region, BoardChannels.Wide(region)), 0)));
        return error.Length == 0;
    }

    private static void ChooseBands(Region region, IReadOnlyList<int> subBands, List<BoardChannels> boards,
        out string error)
    {
        var (narrow, wide) = (BoardChannels.Narrow(region), BoardChannels.Wide(region));
        var count = narrow.Count / BoardChannels.MaxNarrow;
        error = "";
        foreach (var band in subBands)
        {
            if (band < 1 || band > count)
            {
                error = $"Agent:Station:SubBands has {band}; {region.Name} has the groups 1 to {count}.";
                return;
            }

            var first = (band - 1) * BoardChannels.MaxNarrow;
            boards.Add(BoardChannels.Of(region, narrow.GetRange(first, BoardChannels.MaxNarrow), At(wide, band - 1)));
        }
    }

    private static int? At(List<int> channels, int index) => index < channels.Count ? channels[index] : null;
}
