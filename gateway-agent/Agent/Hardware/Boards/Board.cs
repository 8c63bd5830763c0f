namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>
/// A concentrator board as it sits on its host: one file of <c>firmware-config/gateways</c>, checked.
/// </summary>
public sealed record Board
{
    /// <summary>What <c>--board</c> and <c>Agent:Hardware:Board</c> take.</summary>
    public required string Name { get; init; }

    /// <summary>What the maker calls it.</summary>
    public required string Title { get; init; }

    public required ConcentratorChip Chip { get; init; }

    /// <summary>The transceivers behind the chip, as the forwarder's file names them ("SX1250").</summary>
    public required string Radio { get; init; }

    /// <summary>What filters and amplifier span, over all variants the board is sold in.</summary>
    public required uint MinFrequencyHz { get; init; }

    public required uint MaxFrequencyHz { get; init; }

    public required BoardConnection Connection { get; init; }

    /// <summary>Null where the card's own controller resets the concentrator (USB).</summary>
    public BoardPins? Pins { get; init; }

    /// <summary>SPI device of the further radio that listens before talk; null where there is none.</summary>
    public string? Sx1261Path { get; init; }

    public BoardSensor? TemperatureSensor { get; init; }

    public BoardGnss? Gnss { get; init; }

    /// <summary>Radio 0 of an SX1250 pair has one input instead of two.</summary>
    public bool HasSingleInput { get; init; }

    public required double RssiOffsetDb { get; init; }

    /// <summary>Coefficients a to e of the SX1250's temperature compensation; empty for other radios.</summary>
    public IReadOnlyList<double> RssiTemperature { get; init; } = [];

    /// <summary>Of the antenna the board is sold with.</summary>
    public double AntennaGainDbi { get; init; }

    /// <summary>By rising power.</summary>
    public required IReadOnlyList<TxGain> TxGains { get; init; }
}
