using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What the samples say of a link, and a decision in words.</summary>
internal sealed class AdrReport
{
    private readonly string _algorithm;
    private readonly AdrInput _input;

    public AdrReport(string algorithm, AdrInput input)
    {
        (_algorithm, _input) = (algorithm, input);
        MaxSnrDb = input.Samples.Count == 0 ? 0 : Round(input.Samples.Max(sample => sample.MaxSnrDb));
        RequiredSnrDb = input.Region.UplinkDataRates.TryGetValue(input.Current.DataRate, out var rate)
            ? RadioMargin.RequiredSnrDb(rate)
            : 0;
        MarginDb = Round(MaxSnrDb - RequiredSnrDb - input.Settings.AdrMarginDb);
        LossPercent = Round(AdrSteps.LossPercent([.. input.Samples.Select(sample => sample.FCntUp)]));
    }

    public double MaxSnrDb { get; }

    public double RequiredSnrDb { get; }

    public double MarginDb { get; }

    public double LossPercent { get; }

    /// <summary>"SNR max 4.2 dB over 20 frames, SF9 needs -12.5 dB, margin 10 dB: 6.7 dB left".</summary>
    public string Link => string.Create(CultureInfo.InvariantCulture,
        $"SNR max {MaxSnrDb:0.0} dB over {_input.Samples.Count} frames, {NameOf(_input.Current.DataRate)} needs " +
        $"{RequiredSnrDb:0.#} dB, margin {_input.Settings.AdrMarginDb:0.#} dB: {MarginDb:0.0} dB left");

    public AdrDecision Keep(AdrVerdict verdict, string reason) => new(_algorithm, _input.Samples.Count, MaxSnrDb,
        RequiredSnrDb, MarginDb, LossPercent, _input.Current, _input.Current, reason)
    {
        Verdict = verdict,
    };

    public AdrDecision Change(AdrSetting to, string reason) =>
        Keep(AdrVerdict.Changed, $"{reason} -> {Difference(to)}") with { To = to };

    public string Lost => string.Create(CultureInfo.InvariantCulture, $"{LossPercent:0.#} % lost");

    private string Difference(AdrSetting to)
    {
        var from = _input.Current;
        var parts = new List<string>();
        if (from.DataRate != to.DataRate)
            parts.Add($"DR {from.DataRate} -> {to.DataRate}");
        if (from.TxPower != to.TxPower)
            parts.Add($"power {from.TxPower} -> {to.TxPower}");
        if (from.NbTrans != to.NbTrans)
            parts.Add($"NbTrans {from.NbTrans} -> {to.NbTrans}");
        return string.Join(", ", parts);
    }

    private string NameOf(int dataRate) => _input.Region.UplinkDataRates.GetValueOrDefault(dataRate) switch
    {
        { Modulation: RadioModulation.Lora } rate => $"SF{rate.SpreadingFactor}",
        { Modulation: RadioModulation.LrFhss } rate => $"LR-FHSS {rate.CodingRate}",
        { Modulation: RadioModulation.Fsk } => "FSK",
        _ => $"DR {dataRate}",
    };

    // A gateway tells SNR in quarters of a dB, as float: 4.2f is 4.199999809.
    private static double Round(double value) => Math.Round(value, 2);
}
