using System.Net;
using Kreisfunk.LoRaWan;
using Microsoft.AspNetCore.Http;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The answer on /router-info: where the gateway's own websocket is, or why there is none.</summary>
internal static class DiscoveryAnswer
{
    /// <summary>A station has room for no more.</summary>
    public const int MaxUriLength = 128;

    public static byte[] Write(Eui64 eui, string uri) => StationJson.Write((eui, uri), static (json, content) =>
    {
        json.WriteString("router"u8, StationEui.ToId6(content.eui));
        json.WriteString("muxs"u8, "muxs-::0"u8);
        json.WriteString("uri"u8, content.uri);
    });

    public static byte[] WriteError(Eui64 eui, string error) =>
        StationJson.Write((eui, error), static (json, content) =>
        {
            json.WriteString("router"u8, StationEui.ToId6(content.eui));
            json.WriteString("error"u8, content.error);
        });

    /// <summary>
    /// The same address that the station has found the agent under, with port and path as it needs them; the address
    /// of the listener where the header is of no use.
    /// </summary>
    public static string UriFor(Eui64 eui, bool isTls, HostString host, IPEndPoint local)
    {
        var scheme = isTls ? "wss" : "ws";
        var tail = $"/router/{eui}";
        if (host.HasValue && host.Host.Length > 0 && host.Host.All(IsHostCharacter))
        {
            var uri = $"{scheme}://{host.Host}:{host.Port ?? local.Port}{tail}";
            if (uri.Length <= MaxUriLength)
                return uri;
        }

        return $"{scheme}://{local}{tail}";
    }

    private static bool IsHostCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']';
}
