using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class CupsTests : IDisposable
{
    private const uint NothingThere = 2077607535;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cups-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _gateway;

    public CupsTests()
    {
        _gateway = _folder.CreateSubdirectory(StationRig.Eui.ToString()).FullName;
        File.WriteAllText(KeyFile, _key.ExportSubjectPublicKeyInfoPem());
    }

    private string KeyFile => Path.Combine(_folder.FullName, "firmware.pem");

    private uint KeyCrc => Crc32.HashToUInt32(_key.ExportSubjectPublicKeyInfo().AsSpan()[^64..]);

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void The_recorded_exchanges_are_answered_byte_for_byte()
    {
        var token = "\0\0\0\0\0\0\0\0Authorization: Bearer s3cret\r\n"u8.ToArray();
        CupsAnswer[] answers =
        [
            new() { TcUri = "ws://127.0.0.1:6138", TcCredentials = token },
            new() { Firmware = "#!/bin/sh\necho updated > fw.out\n"u8.ToArray() },
            new(),
        ];
        var recorded = StationVectors.Cups.GetProperty("cups").EnumerateArray()
            .Select(e => e.GetProperty("resp").GetString());
        Assert.Equal(recorded, answers.Select(a => Convert.ToHexStringLower(a.ToBytes())));
    }

    [Fact]
    public void The_first_recorded_question_gets_its_answer_from_the_folder()
    {
        Write("tc.uri", "ws://127.0.0.1:6138\n");
        Write("tc.key", "Authorization: Bearer s3cret");
        var exchange = StationVectors.Cups.GetProperty("cups")[0];
        var (answer, outcome) = Ask(exchange.GetProperty("req").GetRawText());
        Assert.Equal(exchange.GetProperty("resp").GetString(), Convert.ToHexStringLower(answer.ToBytes()));
        Assert.Equal(CupsOutcome.Credentials, outcome);
    }

    [Fact]
    public void What_the_station_has_is_not_sent_again()
    {
        Write("tc.uri", "ws://127.0.0.1:6138");
        Write("tc.key", "Authorization: Bearer s3cret");
        var blob = Ask(Question()).Answer.TcCredentials;
        var (answer, outcome) = Ask(Question(tcUri: "ws://127.0.0.1:6138", tcCrc: Crc32.HashToUInt32(blob)));
        Assert.Equal(new byte[14], answer.ToBytes());
        Assert.Equal(CupsOutcome.NothingNew, outcome);
    }

    [Fact]
    public void Without_trust_nothing_is_handed_out_for_an_address_with_tls()
    {
        Write("tc.uri", "wss://agent.example:3001");
        Write("tc.key", "Authorization: Bearer s3cret");
        var (answer, outcome) = Ask(Question());
        Assert.Equal(new byte[14], answer.ToBytes());
        Assert.Equal(CupsOutcome.Withheld, outcome);
    }

    [Fact]
    public void Pem_becomes_what_a_station_reads()
    {
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", _key,
            HashAlgorithmName.SHA256);
        var start = DateTimeOffset.UnixEpoch;
        using var certificate = request.CreateSelfSigned(start, start.AddYears(90));
        Write("tc.trust", certificate.ExportCertificatePem());
        Write("tc.crt", certificate.ExportCertificatePem());
        Write("tc.key", _key.ExportECPrivateKeyPem());
        Assert.Equal([.. certificate.RawData, .. certificate.RawData, .. _key.ExportECPrivateKey()],
            Ask(Question()).Answer.TcCredentials);
    }

    [Fact]
    public void A_gateway_without_a_folder_hears_that_nothing_is_new() => Assert.Equal(new byte[14],
        Ask(Question().Replace("aa55:5a00:0:101", "aa55:5a00:0:102", StringComparison.Ordinal)).Answer.ToBytes());

    [Fact]
    public void Signed_firmware_goes_to_a_station_that_can_check_it()
    {
        var firmware = WriteFirmware();
        var (answer, outcome) = Ask(Question(keys: $"[1,{KeyCrc}]"));
        Assert.Equal(CupsOutcome.Firmware, outcome);
        Assert.Equal(firmware, answer.Firmware);
        Assert.Equal(KeyCrc, BitConverter.ToUInt32(answer.Signature));
        Assert.True(_key.VerifyData(firmware, answer.Signature.AsSpan(4), HashAlgorithmName.SHA512,
            DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void A_station_without_the_key_gets_no_firmware()
    {
        WriteFirmware();
        var (answer, outcome) = Ask(Question(keys: "[]"));
        Assert.Empty(answer.Firmware);
        Assert.Equal(CupsOutcome.Withheld, outcome);
        Assert.Empty(Ask(Question(keys: $"[{KeyCrc + 1}]")).Answer.Firmware);
    }

    [Fact]
    public void Changed_firmware_is_offered_to_nobody()
    {
        WriteFirmware();
        Write("firmware.bin", "#!/bin/sh\necho another\n");
        Assert.Empty(Ask(Question(keys: $"[{KeyCrc}]")).Answer.Firmware);
        Write("firmware.sig", "no signature");
        Assert.Empty(Ask(Question(keys: $"[{KeyCrc}]")).Answer.Firmware);
    }

    [Fact]
    public void Without_a_configured_key_there_is_no_firmware()
    {
        WriteFirmware();
        Assert.Empty(Ask(Question(keys: $"[{KeyCrc}]"), keyFile: "").Answer.Firmware);
    }

    [Fact]
    public void The_version_that_runs_is_not_offered()
    {
        WriteFirmware();
        Assert.Equal(CupsOutcome.NothingNew, Ask(Question(keys: $"[{KeyCrc}]", package: "2.0.0")).Outcome);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        Write("tc.key", new string('x', 40_000));
        Assert.Equal(CupsOutcome.Withheld, Ask(Question()).Outcome);
    }

    [Theory]
    [InlineData("", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("{}", "router")]
    [InlineData("""{"router":"../.."}""", "router")]
    [InlineData("""{"router":5}""", "router")]
    public void A_malformed_question_is_told_what_is_wrong(string body, string part)
    {
        Assert.False(CupsRequest.TryRead(StationVectors.Bytes(body), out _, out var error));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_crc_of_no_credentials_is_the_recorded_one() =>
        Assert.Equal(NothingThere, Crc32.HashToUInt32(new byte[12]));

    [Fact]
    public void A_key_of_another_curve_is_refused_at_the_start()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        File.WriteAllText(KeyFile, other.ExportSubjectPublicKeyInfoPem());
        var error = Assert.Throws<InvalidOperationException>(() => FirmwareKey.Load(KeyFile));
        Assert.Contains("FirmwareKeyFile", error.Message, StringComparison.Ordinal);
    }

    private byte[] WriteFirmware()
    {
        var firmware = "#!/bin/sh\necho updated\n"u8.ToArray();
        File.WriteAllBytes(Path.Combine(_gateway, "firmware.bin"), firmware);
        File.WriteAllBytes(Path.Combine(_gateway, "firmware.sig"),
            _key.SignData(firmware, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence));
        Write("firmware.version", "2.0.0\n");
        return firmware;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_gateway, name), text);

    private static string Question(string tcUri = "", uint tcCrc = NothingThere, string keys = "[]",
        string package = "1.0.0") => JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["router"] = "aa55:5a00:0:101",
            ["tcUri"] = tcUri,
            ["cupsCredCrc"] = NothingThere,
            ["tcCredCrc"] = tcCrc,
            ["package"] = package,
            ["keys"] = keys[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(k => uint.Parse(k, CultureInfo.InvariantCulture)),
        });

    private (CupsAnswer Answer, CupsOutcome Outcome) Ask(string question, string? keyFile = null)
    {
        var options = new AgentOptions
        {
            Station = new() { Cups = new() { Directory = _folder.FullName, FirmwareKeyFile = keyFile ?? KeyFile } },
        };
        Assert.True(CupsRequest.TryRead(StationVectors.Bytes(question), out var request, out var error), error);
        return new CupsDesk(Options.Create(options), NullLogger<CupsDesk>.Instance).Answer(request);
    }
}
