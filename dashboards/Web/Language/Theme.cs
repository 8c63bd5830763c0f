namespace Kreisfunk.Dashboards.Language;

/// <summary>Light or dark, as the visitor chose; <see cref="Auto"/> follows the system.</summary>
public enum Theme
{
    Auto,
    Light,
    Dark,
}
