using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>What one concentrator has sent in the last hour.</summary>
/// <param name="Gateway">The concentrator.</param>
/// <param name="Region">Whose sub-bands they are.</param>
/// <param name="Minute">Minutes since 1970 of the newest entry.</param>
/// <param name="Ticks">By sub-band, each by minute with the newest last, in ticks of 100 ns.</param>
internal sealed record SentAirtime(Eui64 Gateway, string Region, long Minute, IReadOnlyList<IReadOnlyList<long>> Ticks)
{
    /// <summary>One line: gateway, region, minute, then a list of numbers for each sub-band.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Gateway} {Region} {Minute} {string.Join(' ', Ticks.Select(band => string.Join(',', band)))}");

    /// <summary>Reads what <see cref="ToString"/> writes. False for anything else; never throws.</summary>
    public static bool TryParse(string line, out SentAirtime sent)
    {
        sent = new SentAirtime(default, "", 0, []);
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4 || !Eui64.TryParse(parts[0], out var gateway)
            || !TryNumber(parts[2], out var minute))
            return false;
        var bands = new List<IReadOnlyList<long>>();
        foreach (var part in parts[3..])
        {
            var numbers = part.Split(',');
            if (numbers.Length > AirtimeHour.Minutes || !Array.TrueForAll(numbers, text => TryNumber(text, out _)))
                return false;
            bands.Add([.. numbers.Select(text => TryNumber(text, out var number) ? number : 0)]);
        }

        sent = new SentAirtime(gateway, parts[1], minute, bands);
        return true;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(
        text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
}
