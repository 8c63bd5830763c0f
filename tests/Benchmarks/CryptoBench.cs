using Kreisfunk.LoRaWan;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// The hot path of one uplink: read the frame, check its MIC with the whole counter, decrypt its payload.
/// 30-byte frames with 17 bytes of payload: three AES blocks in a row for the MIC, two independent ones for the
/// payload.
/// </summary>
public static class CryptoBench
{
    private const int MicBlocks = 3, PayloadBlocks = 2, PayloadBytes = 17;

    public static BenchTable Run()
    {
        var hot = new Traffic(devices: 1);
        var few = new Traffic(devices: 1_000);
        var many = new Traffic(devices: 20_000);
        var wrong = new Traffic(devices: 1_000, wrongKeys: true);
        Measured[] rows =
        [
            Measure.Operation("one device", hot.ReadAll, hot.Count),
            Measure.Operation("1,000 devices in random order", few.ReadAll, few.Count),
            Measure.Operation("20,000 devices in random order", many.ReadAll, many.Count),
            Measure.Operation("wrong key (a shared DevAddr's other device)", wrong.ReadAll, wrong.Count),
        ];

        var limit = Limit();
        var table = new BenchTable("crypto",
            "Frames read, MIC-checked and decrypted, per core; the limit is what openssl needs for the same AES blocks",
            ["case", "ns per frame", "frames/s and core", "bytes allocated", "times the openssl limit"]);
        foreach (var row in rows)
            table.Add(row.Name, row.NanosecondsPerOperation, row.PerSecond, row.BytesPerOperation,
                limit is { } ns ? row.NanosecondsPerOperation / ns : double.NaN);
        if (limit is { } value)
            table.Add("limit: openssl speed, 3 blocks cbc + 2 blocks ecb", value, 1e9 / value, double.NaN, 1);
        return table;
    }

    private static double? Limit() =>
        OpenSsl.NanosecondsPerBlock("aes-128-cbc") * MicBlocks
        + OpenSsl.NanosecondsPerBlock("aes-128-ecb") * PayloadBlocks;

    private sealed class Traffic
    {
        private readonly (byte[] Phy, AesCipher NwkSKey, AesCipher AppSKey, uint FCnt)[] _frames;
        private readonly bool _wrongKeys;
        private readonly byte[] _plain = new byte[256];

        public Traffic(int devices, bool wrongKeys = false)
        {
            var random = new Random(4711);
            _wrongKeys = wrongKeys;
            var keys = new (AesCipher Nwk, AesCipher App)[devices];
            for (var i = 0; i < devices; i++)
                keys[i] = (NewCipher(random), NewCipher(random));
            _frames = new (byte[], AesCipher, AesCipher, uint)[Math.Max(devices, 1_000)];
            for (var i = 0; i < _frames.Length; i++)
                _frames[i] = NewFrame(random, keys[random.Next(devices)], wrongKeys ? NewCipher(random) : null);
        }

        public int Count => _frames.Length;

        public void ReadAll()
        {
            foreach (var (phy, nwkSKey, appSKey, fCnt) in _frames)
            {
                if (!DataFrame.TryRead(phy, out var frame, out _))
                    throw new InvalidOperationException("The benchmark's own frame is not one.");
                var valid = DataCrypto.IsMicValid10(nwkSKey, frame, fCnt);
                if (valid == _wrongKeys)
                    throw new InvalidOperationException("The benchmark's own MIC is not as made.");
                if (valid)
                    DataCrypto.DecryptFrmPayload(appSKey, frame, fCnt, _plain);
            }
        }

        private static (byte[], AesCipher, AesCipher, uint) NewFrame(
            Random random, (AesCipher Nwk, AesCipher App) keys, AesCipher? checkedWith)
        {
            var payload = new byte[PayloadBytes];
            random.NextBytes(payload);
            var fCnt = (uint)random.Next(100_000);
            var fields = new UplinkFields
            {
                DevAddr = new DevAddr((uint)random.Next()),
                FCnt32 = fCnt,
                FPort = 2,
                Payload = payload,
            };
            return (DataFrames.WriteUp(fields, keys.Nwk, keys.App), checkedWith ?? keys.Nwk, keys.App, fCnt);
        }

        private static AesCipher NewCipher(Random random)
        {
            Span<byte> key = stackalloc byte[AesKey.LengthBytes];
            random.NextBytes(key);
            return new AesCipher(new AesKey(key));
        }
    }
}
