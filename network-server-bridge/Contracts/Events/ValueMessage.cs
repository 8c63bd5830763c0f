using System.Text.Json.Serialization;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// The retained message of the developers' view: the newest value of one quantity of one device. Topic:
/// <c>kreisfunk/{organisation}/{place}/{devEui}/{quantity}</c>, see <see cref="EventTopics.Value"/>.
/// </summary>
/// <param name="Value">The number; absent when the value is a text.</param>
/// <param name="Text">The text; absent when the value is a number.</param>
/// <param name="Unit">UCUM code; empty when unknown.</param>
/// <param name="Time">The uplink's time.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Demo">True for a simulated device; absent otherwise.</param>
public sealed record ValueMessage(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    string Unit, EventTime Time, string Device,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Demo);
