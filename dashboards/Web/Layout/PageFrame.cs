using Kreisfunk.Dashboards.Assets;
using Kreisfunk.Dashboards.Language;
using Kreisfunk.Dashboards.Live;

namespace Kreisfunk.Dashboards.Layout;

/// <summary>Which entry of the navigation the page belongs to.</summary>
public enum Area
{
    None,
    Overview,
    Gateways,
    Deployments,
}

/// <summary>How much of what a page shows is invented.</summary>
public enum DemoShare
{
    None,
    Some,
    All,
}

/// <summary>Everything around a page's own content.</summary>
/// <param name="Cursor">From where the browser follows the live stream; null for pages that do not.</param>
public sealed record PageFrame(
    Ui Ui, WebAssets Assets, string Title, Area Area, DemoShare Demo, LiveCursor? Cursor, TimeSpan SilentAfter)
{
    public string ThemeName => Ui.Theme.ToString().ToLowerInvariant();

    /// <summary>The theme the one button leads to: system, dark, light and round again.</summary>
    public Theme NextTheme => Ui.Theme switch
    {
        Theme.Auto => Theme.Dark,
        Theme.Dark => Theme.Light,
        _ => Theme.Auto,
    };

    public string NameOf(Theme theme) => theme switch
    {
        Theme.Light => Ui.Texts.ThemeLight,
        Theme.Dark => Ui.Texts.ThemeDark,
        _ => Ui.Texts.ThemeAuto,
    };

    public Texts OtherLanguage => Texts.All.First(t => t != Ui.Texts);

    public string ClientTexts => System.Text.Json.JsonSerializer.Serialize(Ui.Texts.ClientTexts);

    public string? AriaCurrent(Area area) => area == Area ? "page" : null;
}
