using System.Diagnostics.CodeAnalysis;
using Kreisfunk.GatewayAgent.Radio.Channels;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What stations are told of the region: made once from the options.</summary>
internal sealed class StationPlan
{
    private StationPlan(Region region, IReadOnlyList<RadioLayout> boards) =>
        (Region, Boards, DataRates) = (region, boards, new StationDataRates(region));

    public Region Region { get; }

    public IReadOnlyList<RadioLayout> Boards { get; }

    public StationDataRates DataRates { get; }

    /// <summary>As stations call it; one they do not know sends with 14 dBm.</summary>
    public string RegionName => Region.Name switch
    {
        "eu868" => "EU863",
        "us915" => "US902",
        "as923" => "AS923-1",
        _ => Region.Name.ToUpperInvariant().Replace('_', '-'),
    };

    /// <summary>False with a sentence when the options and a station do not fit together.</summary>
    public static bool TryMake(AgentOptions options, [NotNullWhen(true)] out StationPlan? plan, out string error)
    {
        plan = null;
        if (!RegionCatalogue.TryFind(options, out var region, out var subBand))
        {
            error = $"Agent:Region is '{options.Region}', which is no region of the radio: set Agent:RadioRegion to "
                + $"one of {string.Join(", ", RegionCatalogue.Names)}.";
            return false;
        }

        var subBands = options.Station.SubBands;
        if (subBands.Count == 0 && region.HasFixedChannels && subBand is { } named)
            subBands = [named];
        var wanted = new List<BoardChannels>();
        if (!StationChannels.TryChoose(region, subBands, wanted, out error))
            return false;
        var boards = new List<RadioLayout>();
        foreach (var channels in wanted)
        {
            if (!RadioPlacement.TryPlace(channels, out var board))
            {
                error = RadioPlacement.Misfit(region);
                return false;
            }

            boards.Add(board);
        }

        plan = new StationPlan(region, boards);
        return true;
    }
}
