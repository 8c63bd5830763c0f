using System.Globalization;
using Kreisfunk.Dashboards.Language;

namespace Kreisfunk.Dashboards.Devices;

/// <summary>
/// The bridge notes a frame's values as "air_temperature 20.69 Cel, co2 413 [ppm]"; people read them in their language.
/// What has another form is shown as it is.
/// </summary>
internal static class FrameDetail
{
    public static string Of(string detail, Ui ui) =>
        string.Join(ui.Language == "de" ? "; " : ", ", detail.Split(", ").Select(part => Translate(part, ui)));

    private static string Translate(string part, Ui ui)
    {
        var words = part.Split(' ', 3);
        if (words.Length < 2 || !Contracts.Quantities.TryGet(words[0], out var quantity)
            || !double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return part;
        var state = ui.Texts.States.GetValueOrDefault(quantity.Name);
        var shown = state is null
            ? $"{ui.Number(value, quantity.Name)} {quantity.Symbol}"
            : value != 0 ? state.On : state.Off;
        return $"{ui.Quantity(quantity.Name)} {shown}".TrimEnd();
    }
}
