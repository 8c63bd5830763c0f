using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kreisfunk.Commands;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>What other settings would have made of a device's frames, over HTTP and from the shell.</summary>
public sealed class AdrSimulationOverMosquittoTests : OverMosquitto
{
    private readonly RadioDevice _device = new(60);

    private string Address => $"/api/v1/devices/{_device.DevEui}/adr-simulation";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var profile = new DeviceProfile(Guid.NewGuid(), "Klima", "eu868", null)
        {
            Settings = new ProfileSettings { StatusIntervalSeconds = 0, MaxTxPower = 0 },
        };
        await Bridge.Registry.SaveProfileAsync(profile, Cancel);
        await _device.RegisterAsync(Bridge.Http, profile.Id);
    }

    protected override void Add(IServiceCollection services) => services.AddSingleton<IAdrAlgorithm, Slowest>();

    [Fact]
    public async Task The_frames_of_a_device_are_replayed_with_other_settings()
    {
        var none = await Bridge.Http.PostAsJsonAsync(Address, new { settings = new { adr = false } }, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        for (var i = 0; i < 30; i++)
            await Gateway.HearAsync(_device.Uplink());
        await Bridge.DrainAsync();
        await Until.HoldsAsync(async () => (await Bridge.Recent.FramesAsync(_device.DevEui, 50, Cancel)).Count == 30
            && (await Bridge.Radio.FindAsync(_device.DevEui, Cancel))?.Session is not null, "30 frames are shown");

        var settings = new { adrAlgorithm = "fixed", adrFixedDataRate = 0 };
        var answer = await Bridge.Http.PostAsJsonAsync(Address, new { settings }, Cancel);

        var view = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((30, 17), (view.GetProperty("frames").GetInt32(), view.GetProperty("meanBytes").GetInt32()));
        var (asSet, tried) = (view.GetProperty("asSet"), view.GetProperty("tried"));
        Assert.Equal((5, 0), (DataRateOf(asSet), DataRateOf(tried)));
        Assert.Equal((30, 30), (asSet.GetProperty("received").GetInt32(), tried.GetProperty("received").GetInt32()));
        // SF12 takes about twenty times as long as SF7.
        Assert.True(SecondsOf(tried) > 15 * SecondsOf(asSet));
        Assert.Equal("changed", tried.GetProperty("decisions")[0].GetProperty("verdict").GetString());
        var profile = await Bridge.Registry.FindProfileByNameAsync("Klima", Cancel);
        Assert.Equal("standard", profile!.Settings.AdrAlgorithm);
        await AssertShellAsync();
    }

    [Fact]
    public async Task An_algorithm_of_ones_own_is_named_in_a_profile_like_any_other()
    {
        var known = (await Bridge.Registry.FindProfileByNameAsync("Klima", Cancel))!;
        foreach (var (name, status) in new[] { ("slow", HttpStatusCode.BadRequest), ("slowest", HttpStatusCode.OK) })
        {
            var answer = await Bridge.Http.PutAsJsonAsync($"/api/v1/profiles/{known.Id}", new
            {
                name = "Klima",
                region = "eu868",
                settings = new { adrAlgorithm = name, statusIntervalSeconds = 0 },
            }, Cancel);
            Assert.Equal(status, answer.StatusCode);
            if (status == HttpStatusCode.BadRequest)
            {
                var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
                Assert.Equal("settings.adrAlgorithm is \"slow\"; choose standard, lr-fhss, fixed, slowest.",
                    problem.GetProperty("detail").GetString());
            }
        }

        await Gateway.HearAsync(_device.Uplink(new UplinkFields { Adr = true, FPort = 2 }));
        await Bridge.DrainAsync();
        await Until.HoldsAsync(async () => (await Bridge.Radio.ActivitiesAsync(_device.DevEui, Cancel)).Any(
            activity => activity.Kind == ActivityKind.Adr && activity.Read<AdrDetail>()!.Reason == Slowest.Words),
            "the decision is shown");
    }

    [Theory]
    [InlineData("{}", "settings is missing")]
    [InlineData("""{"settings":{"maxDataRate":16}}""", "settings.maxDataRate is 16; choose 0 to 15.")]
    [InlineData("""{"settings":{"adrMargin":3}}""", "settings.adrMargin is no setting")]
    [InlineData("""{"settings":{"adr":"maybe"}}""", "settings cannot be read")]
    public async Task A_mistake_is_one_sentence(string json, string expected)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var answer = await Bridge.Http.PostAsync(Address, body, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task AssertShellAsync()
    {
        var server = new[]
        {
            "--server", Bridge.Http.BaseAddress!.ToString(), "--token",
            Bridge.Http.DefaultRequestHeaders.Authorization!.Parameter!,
        };
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] tried = ["device", "simulate-adr", $"{_device.DevEui}", "--adr-fixed-data-rate", "0",
            "--adr-algorithm", "fixed"];
        Assert.Equal(0, await CommandLine.RunAsync([.. tried, .. server], output, error, Cancel));
        Assert.Empty(error.ToString());
        Assert.Contains("30 frame(s) of 17 bytes", output.ToString(), StringComparison.Ordinal);
        Assert.Matches("At the end +DR 5, power 0, 1 time\\(s\\) +DR 0, power 0", output.ToString());

        Assert.Equal(CliException.WrongUse, await CommandLine.RunAsync(
            ["device", "simulate-adr", $"{_device.DevEui}", .. server], output, error, Cancel));
        Assert.Contains("at least one setting", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a town might add.</summary>
    private sealed class Slowest : IAdrAlgorithm
    {
        public const string Words = "We are in no hurry";

        public string Name => "slowest";

        public AdrDecision Decide(AdrInput input) => new(Name, input.Samples.Count, 0, 0, 0, 0, input.Current,
            input.Current with { DataRate = input.DataRates[0] }, Words)
        {
            Verdict = AdrVerdict.Changed,
        };
    }

    private static double SecondsOf(JsonElement run) => run.GetProperty("airtimeSeconds").GetDouble();

    private static int DataRateOf(JsonElement run) => run.GetProperty("last").GetProperty("dataRate").GetInt32();
}
