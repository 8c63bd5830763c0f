using System.Globalization;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards.Language;

/// <summary>Makes the view of one request, from its culture and its cookies.</summary>
internal sealed class PageUi(IOptions<DashboardsOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public Ui Of(HttpContext context) => new(
        Preferences.TextsOf(CultureInfo.CurrentUICulture), Preferences.ThemeOf(context.Request), _zone,
        clock.GetUtcNow(), context.Request.Path + context.Request.QueryString);
}
