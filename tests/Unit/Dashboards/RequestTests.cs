using Kreisfunk.Dashboards.Devices;
using Kreisfunk.Dashboards.Language;
using Kreisfunk.Dashboards.Live;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class RequestTests
{
    [Theory]
    [InlineData("de-DE,de;q=0.9,en;q=0.8", null, "de")]
    [InlineData("en-US,en;q=0.9", null, "en")]
    [InlineData("fr-FR,en;q=0.5,de;q=0.4", null, "en")]
    [InlineData("fr", null, "de")]
    [InlineData("", null, "de")]
    [InlineData("de", "en", "en")]
    [InlineData("en", "tlh", "en")]
    public void The_language_is_the_chosen_one_then_the_accepted_one(string accepted, string? cookie, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = accepted;
        if (cookie is not null)
            request.Headers.Cookie = $"{Preferences.LanguageCookie}={cookie}";
        Assert.Equal(expected, Preferences.FromRequest(request).Code);
    }

    [Theory]
    [InlineData("/devices/1?range=7d", "/devices/1?range=7d")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    public void A_switch_never_leads_to_another_site(string asked, string expected) =>
        Assert.Equal(expected, Preferences.LocalPath(asked));

    [Theory]
    [InlineData("12-34", true)]
    [InlineData("12", false)]
    [InlineData("-1-3", false)]
    [InlineData("a-b", false)]
    [InlineData("1-2-3", false)]
    [InlineData(null, false)]
    public void A_cursor_is_two_numbers(string? text, bool expected)
    {
        Assert.Equal(expected, LiveCursor.TryParse(text, out var cursor));
        if (expected)
            Assert.Equal(text, cursor.ToString());
    }

    [Theory]
    [InlineData(9.5f, "SF7BW125", "Good")]
    [InlineData(0f, "SF7BW125", "Fair")]
    [InlineData(-6f, "SF7BW125", "Weak")]
    [InlineData(-6f, "SF12BW125", "Good")]
    [InlineData(-6f, "FSK", "Weak")]
    [InlineData(9f, "", "Good")]
    public void Reception_is_judged_by_what_the_spreading_factor_needs(float snr, string rate, string expected) =>
        Assert.Equal(expected, SignalQuality.Of(snr, rate).ToString());
}
