using System.Text;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Contracts.Events;

/// <summary>Topics of application events, as ChirpStack v4 has them, and of the developers' retained view.</summary>
public static class EventTopics
{
    /// <summary>The level of a device without a place.</summary>
    public const string NoPlace = "-";

    /// <summary>event/up: <see cref="UplinkEvent"/>.</summary>
    public static string Up(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "up");

    /// <summary>event/join: <see cref="JoinEvent"/>.</summary>
    public static string Join(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "join");

    /// <summary>event/ack: <see cref="AckEvent"/>.</summary>
    public static string Ack(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "ack");

    /// <summary>event/txack: <see cref="TxAckEvent"/>.</summary>
    public static string TxAck(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "txack");

    /// <summary>event/status: <see cref="StatusEvent"/>.</summary>
    public static string Status(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "status");

    /// <summary>event/late: <see cref="LateEvent"/>; Kreisfunk's own.</summary>
    public static string Late(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "late");

    /// <summary>event/log: <see cref="LogEvent"/>.</summary>
    public static string Log(Guid applicationId, Eui64 devEui) => For(applicationId, devEui, "log");

    /// <summary>
    /// <c>kreisfunk/{organisation}/{place}/{devEui}/{quantity}</c>: names as <see cref="Level"/> writes them, so that
    /// "kreisfunk/+/townhall/+/temperature" finds every temperature of the town hall.
    /// </summary>
    public static string Value(string organisation, string? place, Eui64 devEui, string quantity) =>
        $"kreisfunk/{Level(organisation)}/{(string.IsNullOrWhiteSpace(place) ? NoPlace : Level(place))}/{devEui}/" +
        Level(quantity);

    /// <summary>
    /// A name as one topic level: lower case; letters, digits, "_" and "." stay, anything else becomes one "-". At most
    /// 64 characters; "-" when nothing is left.
    /// </summary>
    public static string Level(string name)
    {
        var level = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character) || character is '_' or '.')
                level.Append(char.ToLowerInvariant(character));
            else if (level.Length > 0 && level[^1] != '-')
                level.Append('-');
            if (level.Length == 64)
                break;
        }

        var text = level.ToString().TrimEnd('-');
        return text.Length == 0 ? NoPlace : text;
    }

    private static string For(Guid applicationId, Eui64 devEui, string kind) =>
        $"application/{applicationId}/device/{devEui}/event/{kind}";
}
