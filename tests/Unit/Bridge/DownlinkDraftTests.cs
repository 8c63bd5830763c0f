using System.Text;
using Kreisfunk.Bridge.Downlinks;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>The commands are written from the field facts of ChirpStack v4.</summary>
public sealed class DownlinkDraftTests
{
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);

    private static DownlinkCommand Command(string json)
    {
        Assert.True(DownlinkCommand.TryRead(Encoding.UTF8.GetBytes(json), out var command));
        return command;
    }

    [Fact]
    public void A_command_as_ChirpStack_knows_it_is_read()
    {
        var command = Command("""
            {"id":"7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77","devEui":"70b3d5e75e00a117","confirmed":true,"fPort":10,
            "data":"AQID","expiresAt":"2026-03-02T07:15:09+00:00","unknown":1}
            """);

        Assert.True(DownlinkDraft.TryRead(command, DevEui, out var draft, out _));
        Assert.Equal(Guid.Parse("7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77"), draft.Id);
        Assert.Equal([1, 2, 3], draft.Data!);
        Assert.Equal(((byte?)10, true, (byte)0), (draft.FPort, draft.Confirmed, draft.Priority));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 7, 15, 9, TimeSpan.Zero), draft.ExpiresAt);
    }

    [Fact]
    public void An_object_waits_for_the_codec_and_may_leave_the_port_to_it()
    {
        Assert.True(DownlinkDraft.TryRead(
            Command("""{"object":{"valve":"open"}}"""), DevEui, out var draft, out _));
        Assert.Equal((null, null, """{"valve":"open"}"""), (draft.Data, draft.FPort, draft.ObjectJson));
    }

    [Theory]
    [InlineData("""{"devEui":"70b3d5e75e00a118","fPort":1,"data":""}""", "the address says 70b3d5e75e00a117")]
    [InlineData("""{"id":"7","fPort":1,"data":""}""", "id is \"7\"; write a UUID")]
    [InlineData("""{"data":""}""", "fPort is missing")]
    [InlineData("""{"fPort":0,"data":""}""", "fPort is 0; give 1 to 223")]
    [InlineData("""{"fPort":224,"data":""}""", "fPort is 224; give 1 to 223")]
    [InlineData("""{"fPort":1,"data":"","priority":11}""", "priority is 11; give 0 to 10")]
    [InlineData("""{"fPort":1,"data":"","expiresAt":"soon"}""", "expiresAt is \"soon\"; write RFC 3339")]
    [InlineData("""{"fPort":1}""", "either data (base64) or object")]
    [InlineData("""{"fPort":1,"data":"","object":{}}""", "either data (base64) or object")]
    [InlineData("""{"fPort":1,"object":[1]}""", "object is no JSON object")]
    [InlineData("""{"fPort":1,"data":"0x1"}""", "data is no base64")]
    public void A_mistake_is_told_with_the_fix(string json, string expected)
    {
        Assert.False(DownlinkDraft.TryRead(Command(json), DevEui, out _, out var problem));
        Assert.Contains(expected, problem!.Sentence, StringComparison.Ordinal);
        Assert.False(problem.IsForNow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"fPort\":\"two\"}")]
    [InlineData("{\"fPort\":99999999999}")]
    [InlineData("\u00ff\u00fe")]
    public void What_is_no_command_is_refused_without_a_throw(string text) =>
        Assert.False(DownlinkCommand.TryRead(Encoding.Latin1.GetBytes(text), out _));

    [Theory]
    [InlineData("application/f1c20000-0000-4000-8000-000000000002/device/70b3d5e75e00a117/command/down", true)]
    [InlineData("application/f1c20000-0000-4000-8000-000000000002/device/70b3d5e75e00a117/command/down/x", false)]
    [InlineData("application/f1c20000-0000-4000-8000-000000000002/device/70b3d5e75e00a117/event/up", false)]
    [InlineData("application/7/device/70b3d5e75e00a117/command/down", false)]
    [InlineData("application//device//command/down", false)]
    [InlineData(null, false)]
    public void A_topic_is_taken_apart(string? topic, bool isOurs)
    {
        Assert.Equal(isOurs, CommandTopics.TryParseDown(topic, out var application, out var devEui));
        if (isOurs)
            Assert.Equal(topic, CommandTopics.Down(application, devEui));
    }
}
