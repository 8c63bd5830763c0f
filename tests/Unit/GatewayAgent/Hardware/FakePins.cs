using Kreisfunk.GatewayAgent.Hardware.Reset;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>Lines that write down what was driven, and break when told to.</summary>
internal sealed class FakePins : IPinLines
{
    /// <summary>In order, as in "17=1".</summary>
    public List<string> Driven { get; } = [];

    public bool IsReleased { get; private set; }

    public string? Breaks { get; init; }

    /// <summary>The label that was asked for.</summary>
    public string? Label { get; private set; }

    public IPinLines? Open(string? label, out string error)
    {
        (Label, error) = (label, "");
        return this;
    }

    public void Drive(int pin, bool isHigh)
    {
        if (Breaks is not null)
            throw new IOException(Breaks);
        Driven.Add($"{pin}={(isHigh ? 1 : 0)}");
    }

    public void Dispose() => IsReleased = true;
}
