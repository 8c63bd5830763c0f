using System.Globalization;

namespace Kreisfunk.Town;

/// <summary>What a simulated sensor measures; each kind is a model of firmware-config/devices/kreisfunk.</summary>
public enum SensorKind
{
    Climate,
    Weather,
    HeatMeter,
    Door,
}

/// <summary>A building of the town.</summary>
internal sealed record TownBuilding(string Name, double Latitude, double Longitude);

/// <summary>A place in a building where a sensor hangs.</summary>
internal readonly record struct TownSpot(TownBuilding Building, string Place, string Name, SensorKind Kind);

/// <summary>
/// The places of Musterstadt. The first twenty are named one by one and mix the kinds, so that even five sensors show
/// four of them; after them come further rooms, without end.
/// </summary>
internal static class TownSpots
{
    private static readonly TownBuilding TownHall = new("Rathaus", 51.3201, 9.5003);
    private static readonly TownBuilding School = new("Grundschule Nord", 51.3262, 9.5042);
    private static readonly TownBuilding Pool = new("Freibad", 51.3171, 9.5121);
    private static readonly TownBuilding FireStation = new("Feuerwehr", 51.3266, 9.5126);
    private static readonly TownBuilding Library = new("Stadtbücherei", 51.3189, 9.4971);
    private static readonly TownBuilding Nursery = new("Kita Sonnenblume", 51.3157, 9.4931);
    private static readonly TownBuilding Depot = new("Bauhof", 51.3118, 9.4859);
    private static readonly TownBuilding Square = new("Marktplatz", 51.3197, 9.4989);
    private static readonly TownBuilding Hall = new("Turnhalle", 51.3243, 9.4933);
    private static readonly TownBuilding Museum = new("Heimatmuseum", 51.3146, 9.4902);

    private static readonly TownBuilding[] Buildings = [TownHall, School, Library, Nursery, Hall, Museum, Depot];

    private static readonly TownSpot[] Named =
    [
        Spot(TownHall, "Raum 101", SensorKind.Climate),
        Spot(Square, "Brunnen", SensorKind.Weather),
        Spot(Pool, "Heizzentrale", SensorKind.HeatMeter),
        Spot(TownHall, "Haupteingang", SensorKind.Door),
        Spot(School, "Klasse 3b", SensorKind.Climate),
        Spot(School, "Klasse 1a", SensorKind.Climate),
        Spot(School, "Pausenhof", SensorKind.Weather),
        Spot(Pool, "Liegewiese", SensorKind.Weather),
        Spot(FireStation, "Tor 1", SensorKind.Door),
        Spot(Library, "Lesesaal", SensorKind.Climate),
        Spot(Nursery, "Gruppenraum Igel", SensorKind.Climate),
        Spot(Hall, "Seiteneingang", SensorKind.Door),
        Spot(Hall, "Halle", SensorKind.Climate),
        Spot(School, "Heizzentrale", SensorKind.HeatMeter),
        Spot(Depot, "Hof", SensorKind.Weather),
        Spot(Museum, "Dachboden", SensorKind.Climate),
        Spot(TownHall, "Ratssaal", SensorKind.Climate),
        Spot(Nursery, "Gartentor", SensorKind.Door),
        Spot(TownHall, "Heizzentrale", SensorKind.HeatMeter),
        Spot(FireStation, "Schulungsraum", SensorKind.Climate),
    ];

    public static TownSpot At(int index)
    {
        if (index < Named.Length)
            return Named[index];
        var building = Buildings[index % Buildings.Length];
        var room = string.Create(CultureInfo.InvariantCulture, $"Raum {200 + index}");
        return Spot(building, room, (index % 5) switch
        {
            0 => SensorKind.Weather,
            1 => SensorKind.Door,
            2 => SensorKind.HeatMeter,
            _ => SensorKind.Climate,
        });
    }

    private static TownSpot Spot(TownBuilding building, string spot, SensorKind kind) =>
        new(building, $"{building.Name}/{spot}", $"{building.Name}, {spot}", kind);
}
