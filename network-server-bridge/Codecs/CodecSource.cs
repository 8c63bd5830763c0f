namespace Kreisfunk.Codecs;

/// <summary>One immutable version of a codec.</summary>
/// <param name="Id">
/// Names this version for messages, for instance the row's key; a changed script under the same id is a new version.
/// </param>
/// <param name="Kind">How the source is to be understood.</param>
/// <param name="Source">The script, a native codec's name, or empty.</param>
public sealed record CodecSource(string Id, CodecLanguage Kind, string Source)
{
    /// <summary>Keeps the bytes and decodes nothing.</summary>
    public static readonly CodecSource Raw = new("raw", CodecLanguage.None, "");

    /// <summary>Cayenne Low Power Payload.</summary>
    public static readonly CodecSource CayenneLpp = new("cayenne-lpp", CodecLanguage.CayenneLpp, "");
}
