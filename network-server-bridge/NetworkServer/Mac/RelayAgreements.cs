using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a relay, or a device behind one, has agreed to: the last request of each place, keys blanked. A place is a
/// command, and of the two lists a row.
/// </summary>
internal static class RelayAgreements
{
    public static bool Has(MacState mac, ReadOnlySpan<byte> request)
    {
        var known = MacBytes.WithoutKeys(request);
        foreach (var agreed in mac.Relay)
        {
            if (agreed.AsSpan().SequenceEqual(known))
                return true;
        }

        return false;
    }

    /// <summary>The rows of a list that the relay has.</summary>
    public static IEnumerable<int> Rows(MacState mac, byte cid) =>
        mac.Relay.Where(agreed => agreed[0] == cid).Select(agreed => RowOf(agreed.AsSpan())).ToList();

    public static MacState With(MacState mac, ReadOnlySpan<byte> request)
    {
        var without = Without(mac, request[0], RowOf(request));
        return without with { Relay = without.Relay.Add([.. MacBytes.WithoutKeys(request)]) };
    }

    public static MacState Without(MacState mac, byte cid, int row) => mac with
    {
        Relay = [.. mac.Relay.Where(agreed => agreed[0] != cid || RowOf(agreed.AsSpan()) != row)],
    };

    private static int RowOf(ReadOnlySpan<byte> request) => request[0] switch
    {
        0x42 => FilterListReq.Read(request[1..]).FilterListIdx,
        0x43 => UpdateUplinkListReq.Read(request[1..]).UplinkListIdx,
        _ => 0,
    };
}
