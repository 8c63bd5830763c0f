namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>How a gateway heard a frame.</summary>
internal sealed record Heard
{
    public int Gateway { get; init; } = 1;

    /// <summary>The concentrator's counter; null: as many microseconds as the rig's clock says.</summary>
    public uint? Counter { get; init; }

    public bool HasContext { get; init; } = true;

    public bool HasGpsTime { get; init; }

    public float Snr { get; init; } = 5;

    public int Rssi { get; init; } = -90;

    public uint FrequencyHz { get; init; } = 868_100_000;

    public uint SpreadingFactor { get; init; } = 7;

    public string Region { get; init; } = "eu868";

    public Contracts.Gateway.CRCStatus Crc { get; init; } = Contracts.Gateway.CRCStatus.CrcOk;
}
