namespace Kreisfunk.LoRaWan;

/// <summary>A region file as read, before its parts are held against each other.</summary>
internal sealed record RegionData
{
    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    public uint FrequencyStepHz { get; init; } = 100;

    public IReadOnlyList<DataRate> DataRates { get; init; } = [];

    public int MaxAdrDataRate { get; init; }

    public ChannelMaskRule MaskRule { get; init; }

    public int MaxChannels { get; init; }

    /// <summary>Dynamic: what devices join on. Fixed: the whole plan.</summary>
    public IReadOnlyList<Channel> JoinChannels { get; init; } = [];

    public IReadOnlyList<uint> CFListFrequenciesHz { get; init; } = [];

    /// <summary>Fixed plans only.</summary>
    public IReadOnlyList<Channel> DownlinkChannels { get; init; } = [];

    public ChannelSet EnabledChannels { get; init; }

    public TimeSpan ReceiveDelay1 { get; init; }

    public TimeSpan ReceiveDelay2 { get; init; }

    public TimeSpan JoinAcceptDelay1 { get; init; }

    public TimeSpan JoinAcceptDelay2 { get; init; }

    public uint Rx2FrequencyHz { get; init; }

    public int Rx2DataRate { get; init; }

    public IReadOnlyList<IReadOnlyList<int>> Rx1DataRates { get; init; } = [];

    public int DwellRx1MinDataRate { get; init; }

    public bool UsesTxParamSetup { get; init; }

    public bool UplinkDwell { get; init; }

    public bool DownlinkDwell { get; init; }

    /// <summary>Devices of revisions before this one start with limited downlinks.</summary>
    public RegionalParameters DownlinkDwellBefore { get; init; }

    public int MaxEirpDbm { get; init; }

    public IReadOnlyList<int> PowerStepsDb { get; init; } = [];

    public IReadOnlyList<SubBand> SubBands { get; init; } = [];

    public Beacon Beacon { get; init; }
}
