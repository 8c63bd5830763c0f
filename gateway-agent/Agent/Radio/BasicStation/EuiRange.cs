using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>EUIs from one to another, both inclusive.</summary>
internal readonly record struct EuiRange(Eui64 From, Eui64 To)
{
    /// <summary>Two EUIs of 16 digits with a dash between, the lower first.</summary>
    public static bool TryParse(string text, out EuiRange range)
    {
        range = default;
        if (text.Length != 2 * Eui64.TextLength + 1 || text[Eui64.TextLength] != '-'
            || !Eui64.TryParse(text[..Eui64.TextLength], out var from)
            || !Eui64.TryParse(text[(Eui64.TextLength + 1)..], out var to) || from > to)
            return false;
        range = new EuiRange(from, to);
        return true;
    }
}
