using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What stations are told of the region: made once from the options.</summary>
internal sealed class StationPlan
{
    private StationPlan(Region region, IReadOnlyList<StationBoard> boards) =>
        (Region, Boards, DataRates) = (region, boards, new StationDataRates(region));

    public Region Region { get; }

    public IReadOnlyList<StationBoard> Boards { get; }

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
        if (!TryFindRegion(options, out var region, out var subBand))
        {
            error = $"Agent:Region is '{options.Region}', which is no region of the radio: set Agent:RadioRegion to "
                + $"one of {string.Join(", ", RegionCatalogue.Names)}.";
            return false;
        }

        var subBands = options.Station.SubBands;
        if (subBands.Count == 0 && region.HasFixedChannels && subBand is { } named)
            subBands = [named];
        var wanted = new List<BoardChannels>();
        if (!BoardChannels.TryChoose(region, subBands, wanted, out error))
            return false;
        var boards = new List<StationBoard>();
        foreach (var channels in wanted)
        {
            if (!RadioPlacement.TryPlace(channels, out var board))
            {
                error = $"{region.Name} spreads its channels wider than two radios of 0.8 MHz each hear: copy the "
                    + "region's file with channels that lie closer (docs/how-to/use-another-region.md).";
                return false;
            }

            boards.Add(board);
        }

        plan = new StationPlan(region, boards);
        return true;
    }

    // "us915_1" names the region us915 and its second group of eight channels; "as923_2" is a region of its own.
    private static bool TryFindRegion(AgentOptions options, [NotNullWhen(true)] out Region? region, out int? subBand)
    {
        subBand = null;
        var name = options.RadioRegion is { Length: > 0 } own ? own : options.Region;
        if (RegionCatalogue.TryLoad(name, options.RegionDirectory, out region, out _))
            return true;
        var end = name.LastIndexOf('_');
        if (end < 0 || !RegionCatalogue.TryLoad(name[..end], options.RegionDirectory, out region, out _))
            return false;
        if (int.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            subBand = number + 1;
        return true;
    }
}
