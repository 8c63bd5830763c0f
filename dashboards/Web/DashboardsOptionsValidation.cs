using System.Globalization;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards;

/// <summary>Names every wrong setting at once: key, value, bound and what to write instead.</summary>
internal sealed class DashboardsOptionsValidation : IValidateOptions<DashboardsOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardsOptions options)
    {
        var errors = new List<string>();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            errors.Add($"{Key(nameof(options.TimeZone))} is \"{options.TimeZone}\", which is no time zone known " +
                "here; write an IANA name such as Europe/Berlin.");
        }

        Check(errors, nameof(options.SilentAfter), options.SilentAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Check(errors, nameof(options.PollInterval), options.PollInterval,
            TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Check(errors, nameof(options.MaxLiveClients), options.MaxLiveClients, 1, 10_000);
        Check(errors, nameof(options.LiveQueueLength), options.LiveQueueLength, 1, 64);
        Check(errors, nameof(options.TilesPerPage), options.TilesPerPage, 1, 500);
        Check(errors, nameof(options.MaxDevices), options.MaxDevices, 1, 50_000);
        Check(errors, nameof(options.FramesShown), options.FramesShown, 1, 200);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check<T>(List<string> errors, string option, T value, T lowest, T highest)
        where T : IComparable<T>
    {
        if (value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"{Key(option)} is {value}, allowed is {lowest} to {highest}; set it within these or leave it out."));
        }
    }

    private static string Key(string option) => $"{DashboardsOptions.Section}:{option}";
}
