
namespace Kreisfunk.Dashboards.Overview;

/// <summary>What the visitor asked to see; unknown words mean all.</summary>
public sealed record StartQuery(string Search, string State, int Page)
{
    /// <summary>Longer searches are cut: no name is longer.</summary>
    private const int LongestSearch = 100;

    public const string OnlyLive = "live", OnlySilent = "unknown";

    public static StartQuery From(IQueryCollection query)
    {
        var search = query["q"].ToString().Trim();
        var state = query["state"].ToString();
        var page = int.TryParse(query["page"], System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? Math.Max(number, 1)
            : 1;
        return new StartQuery(
            search.Length > LongestSearch ? search[..LongestSearch] : search,
            state is OnlyLive or OnlySilent ? state : "",
            page);
    }

    public bool IsFiltered => Search.Length > 0 || State.Length > 0;

    public string Link(int page)
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add("q=" + Uri.EscapeDataString(Search));
        if (State.Length > 0)
            parts.Add("state=" + State);
        if (page > 1)
            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"page={page}"));
        return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);
    }

    public bool Matches(FleetDevice device) => MatchesState(device) && MatchesSearch(device);

    private bool MatchesState(FleetDevice device) => State switch
    {
        OnlyLive => device.IsLive,
        OnlySilent => !device.IsLive,
        _ => true,
    };

    private bool MatchesSearch(FleetDevice device) => Search.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => Contains(device.Device.Name, word) || Contains(device.Device.Place, word)
            || Contains(device.Application, word) || Contains(device.Organisation, word)
            || Contains(device.Device.DevEui.ToString(), word.Replace("-", "", StringComparison.Ordinal)));

    private static bool Contains(string? text, string word) =>
        text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>Tiles that hang in one building, or belong to one application when no place is known.</summary>
public sealed record TileGroup(string Name, IReadOnlyList<FleetDevice> Devices);

/// <summary>The overview, ready to be drawn.</summary>
public sealed record StartModel(
    Fleet Fleet, StartQuery Query, IReadOnlyList<TileGroup> Groups, int Matching, int Page, int PageCount)
{
    public static StartModel Create(Fleet fleet, StartQuery query, int tilesPerPage)
    {
        var matching = fleet.Devices.Where(query.Matches)
            .OrderBy(GroupOf, StringComparer.OrdinalIgnoreCase)
            .ThenBy(d => d.Device.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(d => d.Device.DevEui)
            .ToList();
        var pageCount = Math.Max(1, (matching.Count + tilesPerPage - 1) / tilesPerPage);
        var page = Math.Min(query.Page, pageCount);
        var groups = matching.Skip((page - 1) * tilesPerPage).Take(tilesPerPage)
            .GroupBy(GroupOf, StringComparer.OrdinalIgnoreCase)
            .Select(g => new TileGroup(g.Key, [.. g]))
            .ToList();
        return new StartModel(fleet, query, groups, matching.Count, page, pageCount);
    }

    /// <summary>The first part of "Rathaus/Raum 101"; without a place the application's name.</summary>
    private static string GroupOf(FleetDevice device) => string.IsNullOrWhiteSpace(device.Device.Place)
        ? device.Application
        : device.Device.Place.Split('/')[0].Trim();

    /// <summary>What the tile says below its group: "Raum 101", or the device's name.</summary>
    public static string TitleOf(FleetDevice device, string group)
    {
        var name = device.Device.Name;
        return name.Length > group.Length + 2 && name.StartsWith(group, StringComparison.OrdinalIgnoreCase)
            && (name[group.Length] is ',' or ' ' or '/')
            ? name[(group.Length + 1)..].Trim()
            : name;
    }
}
