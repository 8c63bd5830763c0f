using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Kreisfunk.Tests.Integration.Independent;

/// <summary>LoRaWAN 1.1 as another codec than ours speaks it: four session keys, encrypted FOpts, rejoins.</summary>
public sealed class Version11DeviceTests(DeviceChain chain) : IClassFixture<DeviceChain>
{
    /// <summary>CID 1 | minor version of LoRaWAN 1     (1.1, section 5.10): the same bytes ask and confirm.</summary>
    private const string RekeyInd = "0b01", RekeyConf = "0b01";

    [Trait("Shows", "frame-independent-1.1")]
    [Trait("Shows", "join-otaa-1.1")]
    [Trait("Shows", "mac-rekey")]
    [Fact]
    public async Task A_device_of_1_1_joins_and_the_network_confirms_its_keys()
    {
        await using var device = await chain.AddDeviceAsync("1.1");
        var accept = await device.JoinAsync();
        Assert.True(accept.GetProperty("optNeg").GetBoolean());

        var confirmed = await device.UplinkAsync(payload: "11", fOpts: RekeyInd);
        Assert.Contains(RekeyConf, confirmed?.FOpts ?? "nothing", StringComparison.Ordinal);

        var answer = await device.UplinkAsync(payload: "12", confirmed: true);
        Assert.True(answer is { Ack: true } && answer.IsInAWindow, $"{answer}");
        Assert.Equal([("Accepted", 1), ("Accepted", 0), ("JoinAccepted", (long?)null)],
            await chain.FramesAsync(device, 3));
    }

    [Trait("Shows", "rejoin-type-0")]
    [Trait("Shows", "rejoin-type-1")]
    [Trait("Shows", "rejoin-type-2")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_rejoin_request_of_each_type_gives_a_session_that_works(int type)
    {
        await using var device = await chain.AddDeviceAsync("1.1");
        var first = await device.JoinAsync();
        await device.UplinkAsync(payload: "21", fOpts: RekeyInd);

        var second = await device.RejoinAsync(type);

        Assert.True(second.GetProperty("optNeg").GetBoolean());
        Assert.Equal(first.GetProperty("joinNonce").GetInt32() + 1, second.GetProperty("joinNonce").GetInt32());
        var confirmed = await device.UplinkAsync(payload: "22", confirmed: true, fOpts: RekeyInd);
        Assert.True(confirmed is { Ack: true, FCnt: 0 }, $"{confirmed}");
        Assert.Contains(RekeyConf, confirmed.FOpts, StringComparison.Ordinal);
        Assert.Equal(["Accepted", "JoinAccepted", "Accepted", "JoinAccepted"],
            (await chain.FramesAsync(device, 4)).Select(frame => frame.Verdict));
    }

    [Trait("Shows", "mac-force-rejoin")]
    [Fact]
    public async Task A_device_is_asked_from_afar_to_join_anew_until_it_does()
    {
        const string ForceRejoin = "0f";
        await using var device = await chain.AddDeviceAsync("1.1");
        await device.JoinAsync();
        await device.UplinkAsync(payload: "31", fOpts: RekeyInd);
        var address = $"/api/v1/devices/{device.Identity.DevEui}/rejoin";
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(address, new { type = 1 })).StatusCode);

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(address, new { type = 0 })).StatusCode);

        foreach (var payload in new[] { "32", "33" })
        {
            var asked = await device.UplinkAsync(payload: payload, confirmed: true);
            Assert.Contains(ForceRejoin, asked?.FOpts ?? "nothing", StringComparison.Ordinal);
        }

        await device.RejoinAsync(0);
        var quiet = await device.UplinkAsync(payload: "34", confirmed: true, fOpts: RekeyInd);
        Assert.DoesNotContain(ForceRejoin, quiet?.FOpts ?? "nothing", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_of_1_0_is_not_asked_to_join_anew()
    {
        await using var device = await chain.AddDeviceAsync("1.0.3");
        await device.JoinAsync();
        var refused = await PostAsync($"/api/v1/devices/{device.Identity.DevEui}/rejoin", new { type = 0 });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("knows no rejoin request", await refused.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PostAsync(string address, object body) =>
        chain.Http.PostAsJsonAsync(address, body, TestContext.Current.CancellationToken);
}
