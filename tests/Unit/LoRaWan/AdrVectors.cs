using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The arithmetic of ADR against what another server computes.</summary>
internal static class AdrVectors
{
    private static readonly double[] RowLossPercent = [4.99, 9.99, 29.99, 30];

    public static void Check(Vector vector)
    {
        var expected = vector.Expected;
        if (expected.TryGetProperty("table", out var table))
            CheckTable(table);
        else if (expected.TryGetProperty("nbTrans", out var nbTrans))
            CheckNbTrans(vector, nbTrans.GetInt32());
        else if (expected.TryGetProperty("lossPercent", out var loss))
            Assert.Equal(loss.GetDouble(), AdrSteps.LossPercent(Counters(vector)));
        else if (expected.TryGetProperty("requiredSnrBySf", out var required))
            CheckConstants(expected, required);
        else
            CheckSteps(vector);
    }

    private static void CheckTable(JsonElement table)
    {
        for (var row = 0; row < RowLossPercent.Length; row++)
        {
            Assert.Equal(table[row].EnumerateArray().Select(cell => cell.GetInt32()),
                Enumerable.Range(1, 3).Select(current => AdrSteps.NbTrans(RowLossPercent[row], current)));
        }
    }

    private static void CheckNbTrans(Vector vector, int expected) => Assert.Equal(expected, AdrSteps.NbTrans(
        vector.Inputs.GetProperty("lossPercent").GetDouble(), vector.Int("currentNbTrans")));

    private static void CheckSteps(Vector vector)
    {
        var from = new AdrSetting(vector.Int("dr"), vector.Int("txPowerIndex"), 1);
        var to = AdrSteps.Go(vector.Int("nStep"), from, vector.Int("maxDr"), vector.Int("maxTxPowerIndex"));
        Assert.Equal(vector.Expected.GetProperty("txPowerIndex").GetInt32(), to.TxPower);
        Assert.Equal(vector.Expected.GetProperty("dr").GetInt32(), to.DataRate);
    }

    private static void CheckConstants(JsonElement expected, JsonElement required)
    {
        foreach (var property in required.EnumerateObject())
        {
            var spreadingFactor = int.Parse(property.Name, CultureInfo.InvariantCulture);
            var rate = new DataRate(0, RadioModulation.Lora, spreadingFactor, 125_000, 0, "4/5", 51);
            Assert.Equal(property.Value.GetDouble(), RadioMargin.RequiredSnrDb(rate));
        }

        var usual = expected.GetProperty("chirpstack");
        Assert.Equal(AdrSteps.StepDb, usual.GetProperty("stepDb").GetDouble());
        Assert.Equal(AdrSteps.Frames, usual.GetProperty("history").GetInt32());
        Assert.Equal(usual.GetProperty("defaultInstallationMarginDb").GetDouble(), new DeviceSettings().AdrMarginDb);
        Assert.Equal(expected.GetProperty("tts").GetProperty("maxNbTrans").GetInt32(), new DeviceSettings().MaxNbTrans);
    }

    private static uint[] Counters(Vector vector) =>
        [.. vector.Inputs.GetProperty("historyFCnts").EnumerateArray().Select(counter => counter.GetUInt32())];
}
