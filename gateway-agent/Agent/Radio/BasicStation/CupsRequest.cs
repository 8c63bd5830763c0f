using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What a station has, as it says itself.</summary>
internal sealed record CupsRequest
{
    /// <summary>Signature keys a station can hold are numbered from 0 to 9; the rest is ignored.</summary>
    private const int MaxKeys = 16;

    public Eui64 Eui { get; private init; }

    public string CupsUri { get; private init; } = "";

    public string TcUri { get; private init; } = "";

    public uint CupsCredentials { get; private init; }

    public uint TcCredentials { get; private init; }

    public string Package { get; private init; } = "";

    /// <summary>CRC-32 of each key that it accepts firmware of.</summary>
    public IReadOnlyList<uint> Keys { get; private init; } = [];

    /// <summary>False with a sentence when the gateway is not named.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out CupsRequest request, out string error)
    {
        request = new CupsRequest();
        if (!StationMessage.TryRead(body, out var message))
        {
            error = "The body must be a JSON object.";
            return false;
        }

        if (!message.TryEui(StationField.Router, out var eui))
        {
            error = "router must be the gateway's EUI, as in \"aa55:5a00:0:101\".";
            return false;
        }

        error = "";
        request = new CupsRequest
        {
            Eui = eui,
            CupsUri = message.Text(StationField.CupsUri),
            TcUri = message.Text(StationField.TcUri),
            CupsCredentials = Crc(message[StationField.CupsCredCrc]),
            TcCredentials = Crc(message[StationField.TcCredCrc]),
            Package = message.Text(StationField.Package),
            Keys = ReadKeys(message[StationField.Keys]),
        };
        return true;
    }

    // Some writers print it signed.
    private static uint Crc(ReadOnlySpan<byte> raw) =>
        JsonValue.TryWhole(raw, out var number) ? unchecked((uint)number) : 0;

    private static List<uint> ReadKeys(ReadOnlySpan<byte> raw)
    {
        var keys = new List<uint>();
        var json = new LenientJson(raw);
        if (!json.TryEnter((byte)'['))
            return keys;
        while (keys.Count < MaxKeys && json.TryElement(out var element))
        {
            if (JsonValue.TryWhole(element, out var number))
                keys.Add(unchecked((uint)number));
        }

        return keys;
    }
}
