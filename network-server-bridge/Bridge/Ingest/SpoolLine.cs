using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>One of the two lanes on which a gateway sends; each has a stream, an order and a cursor.</summary>
internal readonly record struct SpoolLine(Eui64 Gateway, bool IsExpress)
{
    public static SpoolLine Of(Eui64 gateway, in SpoolPlace place) => new(gateway, place.IsExpress);
}
