using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace Kreisfunk.Dashboards.Language;

/// <summary>
/// What a visitor chose: two cookies without any identity, so the address of a page is the same in every language.
/// </summary>
internal static class Preferences
{
    public const string LanguageCookie = "kreisfunk-language", ThemeCookie = "kreisfunk-theme", Path = "/preferences";

    private static readonly CookieOptions Cookie = new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
    };

    /// <summary>The cookie first, then the browser's Accept-Language, then German.</summary>
    public static RequestLocalizationOptions Localization()
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Texts.German.Culture),
            SupportedCultures = [.. Texts.All.Select(t => t.Culture)],
            SupportedUICultures = [.. Texts.All.Select(t => t.Culture)],
        };
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(ToCulture(FromRequest(context.Request)))),
        ];
        return options;
    }

    public static Texts TextsOf(CultureInfo culture) =>
        Texts.All.FirstOrDefault(t => t.Code == culture.TwoLetterISOLanguageName) ?? Texts.German;

    public static Theme ThemeOf(HttpRequest request) =>
        Enum.TryParse<Theme>(request.Cookies[ThemeCookie], ignoreCase: true, out var theme) && Enum.IsDefined(theme)
            ? theme
            : Theme.Auto;

    /// <summary>Stores what the form says and returns to the page it stands on.</summary>
    public static async Task<IResult> StoreAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return Results.BadRequest();
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var cookies = request.HttpContext.Response.Cookies;
        if (Texts.All.Any(t => t.Code == form["language"]))
            cookies.Append(LanguageCookie, form["language"].ToString(), Cookie);
        if (Enum.TryParse<Theme>(form["theme"], ignoreCase: true, out var theme) && Enum.IsDefined(theme))
            cookies.Append(ThemeCookie, theme.ToString().ToLowerInvariant(), Cookie);
        return new SeeOther(LocalPath(form["return"]));
    }

    /// <summary>Only paths of this site: "//host" and "/\host" would lead elsewhere.</summary>
    internal static string LocalPath(StringValues path) =>
        path.ToString() is ['/', ..] text && !text.StartsWith("//", StringComparison.Ordinal) && !text.Contains('\\')
            && !text.Any(char.IsControl)
            ? text
            : "/";

    internal static Texts FromRequest(HttpRequest request)
    {
        var chosen = request.Cookies[LanguageCookie];
        if (Texts.All.FirstOrDefault(t => t.Code == chosen) is { } byCookie)
            return byCookie;
        var accepted = request.GetTypedHeaders().AcceptLanguage ?? [];
        return accepted
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(ByAccepted)
            .FirstOrDefault(t => t is not null) ?? Texts.German;
    }

    private static Texts? ByAccepted(StringWithQualityHeaderValue accepted) =>
        Texts.All.FirstOrDefault(t => accepted.Value.StartsWith(t.Code, StringComparison.OrdinalIgnoreCase));

    private static ProviderCultureResult? ToCulture(Texts texts) => new(texts.Culture.Name);

    /// <summary>303: the browser fetches the page anew by GET.</summary>
    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
