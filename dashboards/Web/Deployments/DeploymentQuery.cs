using System.Globalization;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>Which devices of a deployment the visitor asked to see; unknown words mean all.</summary>
public sealed record DeploymentQuery(string Search, DeploymentPhase? Phase, int Page)
{
    /// <summary>Longer searches are cut: no name is longer.</summary>
    private const int LongestSearch = 100;

    public static DeploymentQuery From(IQueryCollection query)
    {
        var search = query["q"].ToString().Trim();
        return new DeploymentQuery(
            search.Length > LongestSearch ? search[..LongestSearch] : search,
            Phases.Find(query["phase"].ToString()),
            PageOf(query));
    }

    public static int PageOf(IQueryCollection query) =>
        int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(number, 1) : 1;

    public bool IsFiltered => Search.Length > 0 || Phase is not null;

    public DeploymentMemberQuery ToStore() => new(Phase, Search);

    /// <summary>The same devices on another page, or from the first one on in another phase.</summary>
    public string Link(Guid id, int page)
    {
        var parts = new List<string>();
        if (Search.Length > 0)
            parts.Add("q=" + Uri.EscapeDataString(Search));
        if (Phase is { } phase)
            parts.Add("phase=" + Phases.NameOf(phase));
        if (page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={page}"));
        return $"/deployments/{id}{(parts.Count == 0 ? "" : "?")}{string.Join('&', parts)}#devices-title";
    }
}
