using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Deployments;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>Deployments as callers write and see them, and their images on disk.</summary>
public sealed class DeploymentAdminTests
{
    private const string DevEui = "70b3d5e75e00a117";

    private static DeploymentBody Body { get; } =
        System.Text.Json.JsonSerializer.Deserialize<DeploymentBody>(
            $$"""{ "name": " valve 1.4 ", "image": "AQID", "devices": ["{{DevEui}}"] }""",
            System.Text.Json.JsonSerializerOptions.Web)!;

    [Fact]
    public void What_is_left_out_has_its_default_and_the_region_is_the_devices()
    {
        var order = Body.Read(_ => "eu868", out var errors)!;
        Assert.Empty(errors);
        Assert.Equal(("valve 1.4", "eu868"), (order.Name, order.Settings.Region));
        Assert.Equal([1, 2, 3], order.Image.ToArray());
        Assert.Equal(new DeploymentSettings { Region = "eu868" }, order.Settings);
        Assert.False(order.Seed.Span.SequenceEqual(Body.Read(_ => "eu868", out _)!.Seed.Span));
    }

    [Fact]
    public void A_start_of_the_firmware_is_asked_for_by_version_or_delay()
    {
        var byVersion = (Body with { FirmwareVersion = 7 }).Read(_ => "eu868", out _)!.Settings.Firmware;
        var byDelay = (Body with { RebootAfter = TimeSpan.FromHours(2) }).Read(_ => "eu868", out _)!.Settings.Firmware;
        Assert.Equal(new FirmwareUpdate(7, TimeSpan.FromMinutes(1)), byVersion);
        Assert.Equal(new FirmwareUpdate(null, TimeSpan.FromHours(2)), byDelay);
    }

    [Fact]
    public void Each_mistake_names_its_field()
    {
        var wrong = Body with { Id = "x", Name = "", Image = "???", Devices = ["70b3"] };
        Assert.Null(wrong.Read(_ => "eu868", out var errors));
        Assert.Equal(["id", "name", "image", "devices:"], errors.Select(error => error.Split(' ')[0]));
        Assert.Null((Body with { Image = null, Devices = null }).Read(_ => "eu868", out errors));
        Assert.Equal(["image is missing; give its bytes as base64.", "devices are 0; give the DevEUIs of 1 to 10000."],
            errors);
    }

    [Fact]
    public void A_device_that_is_not_registered_is_named()
    {
        Assert.Null(Body.Read(_ => null, out var errors));
        Assert.Equal($"devices: {DevEui} is not registered.", Assert.Single(errors));
    }

    [Fact]
    public void An_image_comes_back_and_a_damaged_one_does_not()
    {
        var disk = new MemoryDisk();
        var files = new ImageFiles(disk, "/data/images");
        var name = ImageName.Of([1, 2, 3]);
        Assert.Null(files.Find(name));
        files.Save([1, 2, 3]);
        Assert.Equal([1, 2, 3], files.Find(name));
        disk.SetContent($"/data/images/{name.Sha256}.image", [1, 2, 4]);
        Assert.Null(files.Find(name));
    }

    [Fact]
    public void An_image_goes_when_nobody_needs_it_and_no_sooner()
    {
        var files = new ImageFiles(new MemoryDisk(), "/data/images");
        files.Save([1]);
        files.Save([2]);
        files.KeepOnly([ImageName.Of([2])]);
        Assert.Null(files.Find(ImageName.Of([1])));
        Assert.NotNull(files.Find(ImageName.Of([2])));
    }

    [Fact]
    public void A_deployment_is_shown_with_its_steps_and_without_a_key()
    {
        var devices = Enumerable.Range(1, 3).Select(i => new FuotaDevice(i, seed: 1)).ToArray();
        devices[0].Refusal = name => name == "FragSessionSetupReq" ? [2, 2] : null;
        var town = new FuotaTown(devices);
        town.Begin();
        town.Run(TimeSpan.FromDays(1), () => town.Deployment.Progress.Round is { IsSending: true });
        var view = DeploymentView.Of(town.Deployment);
        Assert.Equal(("running", 3, 0, 1), (view.Stage, view.Devices, view.Done, view.Failed));
        Assert.Equal(2, view.Steps["reception"]);
        Assert.True(view.Round!.Sending);
        var text = System.Text.Json.JsonSerializer.Serialize(view);
        var key = new byte[AesKey.LengthBytes];
        town.Deployment.Plan.Group.McKey.CopyTo(key);
        Assert.DoesNotContain(Convert.ToHexString(key), text, StringComparison.OrdinalIgnoreCase);
        var member = DeploymentMemberView.Of(town.MemberOf(devices[0]), "Keller");
        Assert.Equal(("failed", "fragmentSetup", "notEnoughMemory"), (member.Outcome, member.FailedAt, member.Reason));
    }
}
