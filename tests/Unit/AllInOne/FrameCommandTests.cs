using System.Text.Json;
using Kreisfunk.Commands;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class FrameCommandTests
{
    // The frame and keys of vector "up10-frm-hello" in tests/vectors/lorawan.json.
    private const string Hello = "400403020180010001a694642615d6c3b582";
    private const string NwkSKey = "02020202020202020202020202020202";
    private const string AppSKey = "01010101010101010101010101010101";

    [Fact]
    public async Task A_frame_with_its_keys_is_explained_and_decrypted()
    {
        var cli = await Cli.RunAsync("frame", "decode", Hello, "--nwk-s-key", NwkSKey, "--app-s-key", AppSKey);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        using var json = JsonDocument.Parse(cli.Output);
        var frame = json.RootElement;
        Assert.Equal("01020304", frame.GetProperty("devAddr").GetString());
        Assert.Equal(1, frame.GetProperty("fCnt").GetInt32());
        Assert.Equal("68656c6c6f", frame.GetProperty("frmPayload").GetString());
        Assert.Equal("d6c3b582", frame.GetProperty("mic").GetString());
        Assert.True(frame.GetProperty("micOk").GetBoolean());
    }

    [Fact]
    public async Task Without_a_key_nothing_is_claimed_about_the_MIC()
    {
        var cli = await Cli.RunAsync("frame", "decode", Hello);

        Assert.Equal(0, cli.ExitCode);
        using var json = JsonDocument.Parse(cli.Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("micOk").ValueKind);
    }

    [Fact]
    public async Task A_wrong_MIC_is_explained_all_the_same_and_ends_with_1()
    {
        var cli = await Cli.RunAsync("frame", "decode", Hello, "--nwk-s-key", AppSKey);

        Assert.Equal(CliException.CheckFailed, cli.ExitCode);
        using var json = JsonDocument.Parse(cli.Output);
        Assert.False(json.RootElement.GetProperty("micOk").GetBoolean());
    }

    [Fact]
    public async Task Bytes_may_be_written_apart()
    {
        var apart = string.Join(' ', Hello.Chunk(2).Select(pair => new string(pair)));

        Assert.Equal((await Cli.RunAsync("frame", "decode", Hello)).Output,
            (await Cli.RunAsync(["frame", "decode", .. apart.Split(' ')])).Output);
    }

    // A fragment of a multicast group and the answer to a rejoin request, from FrameDescriptionPortTests.
    [Fact]
    public async Task Packages_and_answers_to_rejoins_have_their_options()
    {
        var fragment = await Cli.RunAsync("frame", "decode", "6004030201000200c957b9d881dc667db36fa5ec",
            "--nwk-s-key", "c3f6b388bad6c000b23291ad52c11c7b", "--app-s-key", "95cb4518ee375606735bbacbdce837fa",
            "--f-cnt", "65538", "--package-version", "1");
        Assert.Equal((0, ""), (fragment.ExitCode, fragment.Error));
        using var json = JsonDocument.Parse(fragment.Output);
        Assert.Equal(1, json.RootElement.GetProperty("packageVersion").GetInt32());
        Assert.Equal("DataFragment",
            json.RootElement.GetProperty("packageCommands")[0].GetProperty("command").GetString());

        string[] accept = ["frame", "decode", "204808271d642f1d5af4a327ed0aa83163", "--js-int-key",
            "b8ae379696825f22c8abbec24c31a84b", "--js-enc-key", "d4bd9461adaa3b4e601953ebd08bffc6", "--join-eui",
            "0807060504030201", "--dev-nonce", "0102", "--join-req-type"];
        Assert.Equal(0, (await Cli.RunAsync([.. accept, "0"])).ExitCode);
        Assert.Equal(CliException.CheckFailed, (await Cli.RunAsync([.. accept, "2"])).ExitCode);
        (await Cli.RunAsync([.. accept, "3"])).AssertRefused(CliException.WrongUse, "--join-req-type", "255");
    }

    [Fact]
    public async Task A_key_of_a_wrong_length_is_named_but_not_repeated()
    {
        var cli = await Cli.RunAsync("frame", "decode", Hello, "--nwk-s-key", NwkSKey[..31]);

        cli.AssertRefused(CliException.WrongUse, "--nwk-s-key", "31", "32");
        Assert.DoesNotContain(NwkSKey[..31], cli.Error, StringComparison.Ordinal);
    }
}
