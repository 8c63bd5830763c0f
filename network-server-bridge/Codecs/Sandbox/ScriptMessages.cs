using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>The texts a codec returns as warnings and errors.</summary>
internal static class ScriptMessages
{
    /// <summary>More are of no use to a reader, and are stored with each frame.</summary>
    private const int MaxMessages = 16;

    /// <summary>Longer ones are cut.</summary>
    public const int MaxLength = 256;

    public static IReadOnlyList<string> Read(JsValue value)
    {
        if (value.IsString())
            return value.AsString().Length == 0 ? [] : [Cut(value.AsString())];
        if (value is not ObjectInstance list)
            return [];
        var count = Math.Min(TypeConverter.ToLength(list.Get("length")), MaxMessages);
        var messages = new List<string>((int)count);
        for (var i = 0; i < (int)count; i++)
        {
            var message = list.Get(JsNumber.Create(i));
            if (!message.IsNull() && !message.IsUndefined() && !message.IsSymbol())
                messages.Add(Cut(TypeConverter.ToString(message)));
        }

        return messages;
    }

    public static string Cut(string text) => text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";
}
