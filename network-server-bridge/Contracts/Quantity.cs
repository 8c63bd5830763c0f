namespace Kreisfunk.Contracts;

/// <summary>How a quantity's values over a span of time become one.</summary>
public enum Aggregation : byte
{
    /// <summary>Arithmetic mean: a temperature.</summary>
    Mean,

    /// <summary>Sum: an amount per message.</summary>
    Sum,

    /// <summary>The last value: a state, a counter reading.</summary>
    Last,
}

/// <summary>A thing that can be measured: its name, its unit and how it behaves.</summary>
/// <param name="Name">
/// Lower-case words joined by "_": the field name in the time series, the topic level in MQTT. At most 64 characters.
/// </param>
/// <param name="Unit">UCUM code, case-sensitive ("Cel", "%", "[ppm]"); empty for a state or an unknown unit.</param>
/// <param name="Symbol">What people read after the number ("°C").</param>
/// <param name="Decimals">Digits after the decimal sign shown to people, 0 to 6.</param>
/// <param name="Aggregation">How values over time are summed up.</param>
public sealed record Quantity(string Name, string Unit, string Symbol, int Decimals, Aggregation Aggregation);
