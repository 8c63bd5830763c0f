using Kreisfunk.Codecs;

namespace Kreisfunk.Benchmarks;

/// <summary>Payload decoding with limits on, from bytes to measurements, on one thread.</summary>
public static class CodecBench
{
    private const string Small =
        """
        function decodeUplink(input) {
          var b = input.bytes;
          return { data: { temperature: ((b[0] << 8) | b[1]) / 10, humidity: b[2] / 2, battery: b[3] / 50 } };
        }
        """;

    private const string Medium =
        """
        function decodeUplink(input) {
          var b = input.bytes, data = {}, i = 0;
          function s16(at) { var v = b[at] | (b[at + 1] << 8); return v > 0x7fff ? v - 0x10000 : v; }
          while (i < b.length) {
            var channel = b[i++], type = b[i++];
            if (channel === 0x01 && type === 0x75) { data.battery = b[i]; i += 1; }
            else if (type === 0x67) { data.temperature = s16(i) / 10; i += 2; }
            else if (type === 0x68) { data.humidity = b[i] / 2; i += 1; }
            else if (type === 0x7d) { data.co2 = b[i] | (b[i + 1] << 8); i += 2; }
            else if (type === 0x73) { data.pressure = (b[i] | (b[i + 1] << 8)) / 10; i += 2; }
            else if (type === 0xcb) { data.light_level = b[i]; i += 1; }
            else if (type === 0x00) { data.motion = b[i] !== 0; i += 1; }
            else { return { errors: ["unknown type " + type] }; }
          }
          return { data: data };
        }
        """;

    private static readonly byte[] MediumBytes =
        Convert.FromHexString("01755c03673401046865077de704097375270500010acb03");

    public static BenchTable Run()
    {
        using var decoder = new PayloadDecoder();
        var small = Case(decoder, new CodecSource("small", CodecLanguage.JavaScript, Small), [0, 215, 101, 180]);
        var medium = Case(decoder, new CodecSource("medium", CodecLanguage.JavaScript, Medium), MediumBytes);
        var cayenne = Case(decoder, CodecSource.CayenneLpp, Convert.FromHexString("0167011002685003650190"));
        Measured[] rows =
        [
            Measure.Operation("JavaScript, small (4 bytes, 3 values)", small, 1),
            Measure.Operation("JavaScript, medium (23 bytes, type-length-value, 7 values)", medium, 1),
            Measure.Operation("Cayenne LPP, native (3 values)", cayenne, 1),
        ];
        var table = new BenchTable("codecs", "Payloads decoded to measurements, per core, all limits on",
            ["codec", "µs per decode", "decodes/s and core", "bytes allocated", "times Cayenne LPP"]);
        foreach (var row in rows)
            table.Add(row.Name, row.NanosecondsPerOperation / 1000, row.PerSecond, row.BytesPerOperation,
                row.NanosecondsPerOperation / rows[^1].NanosecondsPerOperation);
        return table;
    }

    private static Action Case(PayloadDecoder decoder, CodecSource codec, byte[] bytes)
    {
        var input = new DecodeInput(1, bytes, DateTimeOffset.UnixEpoch, null);
        return () =>
        {
            var result = decoder.Decode(codec, input);
            if (!result.Succeeded || result.Measurements.Count < 3)
                throw new InvalidOperationException($"The codec failed: {string.Join("; ", result.Errors)}");
        };
    }
}
