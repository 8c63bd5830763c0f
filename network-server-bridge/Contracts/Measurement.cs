namespace Kreisfunk.Contracts;

/// <summary>
/// One decoded value of one uplink. A truth value is 1 or 0; a text (a state's name) has <see cref="Text"/> and no
/// number.
/// </summary>
/// <param name="Quantity">
/// A name of docs/reference/quantities.md, or the field's path in the decoded object when the codec gives no known
/// name.
/// </param>
/// <param name="Value">Finite. NaN exactly when <see cref="Text"/> is set.</param>
/// <param name="Text">At most 256 characters; null for numbers.</param>
/// <param name="Unit">UCUM code; empty when unknown.</param>
public readonly record struct Measurement(string Quantity, double Value, string? Text, string Unit)
{
    /// <summary>True when the value is a number that can be drawn.</summary>
    public bool IsNumber => Text is null;
}
