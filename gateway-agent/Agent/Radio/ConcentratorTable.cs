using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>The concentrators that have spoken since the start. Bounded: an EUI is only a claim.</summary>
internal sealed class ConcentratorTable(int maximum, RemoteConfiguration? configuration = null)
{
    private readonly ConcurrentDictionary<Eui64, Concentrator> _all = new();
    private readonly Lock _adding = new();

    /// <summary>A copy, in no order.</summary>
    public ICollection<Concentrator> All => _all.Values;

    public int Count => _all.Count;

    public bool HasRoomFor(Eui64 eui) => _all.Count < maximum || _all.ContainsKey(eui);

    public bool TryGet(Eui64 eui, [NotNullWhen(true)] out Concentrator? concentrator) =>
        _all.TryGetValue(eui, out concentrator);

    /// <summary>False when the table is full and this one is not in it.</summary>
    public bool TryGetOrAdd(Eui64 eui, TimeSpan now, [NotNullWhen(true)] out Concentrator? concentrator)
    {
        if (_all.TryGetValue(eui, out concentrator))
            return true;
        lock (_adding)
        {
            if (_all.Count >= maximum && !_all.ContainsKey(eui))
                return false;
            concentrator = _all.GetOrAdd(eui, new Concentrator(eui, now) { Configuration = configuration });
            return true;
        }
    }
}
