using System.Globalization;
using System.Reflection;
using System.Text;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>Every configuration key of every process: found by reflection, so that none can be forgotten.</summary>
public static class ConfigurationPage
{
    private static readonly (string Title, Assembly Assembly)[] Parts =
    [
        ("All-in-one", typeof(Kreisfunk.Running.HttpOptions).Assembly),
        ("Gateway agent", typeof(Kreisfunk.GatewayAgent.AgentOptions).Assembly),
        ("Network server and bridge", typeof(Kreisfunk.Bridge.Options.BridgeOptions).Assembly),
        ("Decisions of the network server", typeof(Kreisfunk.NetworkServer.NetworkServerOptions).Assembly),
        ("Payload codecs", typeof(Kreisfunk.Codecs.CodecOptions).Assembly),
        ("Storage", typeof(Kreisfunk.Storage.StorageOptions).Assembly),
        ("Dashboards", typeof(Kreisfunk.Dashboards.DashboardsOptions).Assembly),
    ];

    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("""
            # Configuration

            Each key can stand in `appsettings.json` beside the program, or in the environment with two underscores for
            each colon: `Agent:Udp:Port` is `KREISFUNK__Agent__Udp__Port`. All that is wrong is said at the start.
            Made from the code by a test; do not edit.


            """);
        foreach (var (title, assembly) in Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| Key | Default | Meaning |\n|---|---|---|\n");
            foreach (var type in Sections(assembly))
                Append(text, Section(type), type, XmlDocs.For(assembly));
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<Type> Sections(Assembly assembly) => assembly.GetTypes()
        .Where(t => t.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.IsLiteral == true)
        .OrderBy(Section, StringComparer.Ordinal);

    private static string Section(Type type) =>
        (string)type.GetField("Section", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    private static void Append(StringBuilder text, string prefix, Type type, XmlDocs docs)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                     .Where(p => p.SetMethod is { IsPublic: true }).OrderBy(p => p.MetadataToken))
        {
            var key = $"{prefix}:{property.Name}";
            if (IsGroup(property.PropertyType))
                Append(text, key, property.PropertyType, docs);
            else if (NamedGroup(property.PropertyType) is { } named)
                Append(text, key + ":NAME", named, docs);
            else
                text.Append(CultureInfo.InvariantCulture,
                    $"| `{key}` | {Default(property.GetValue(defaults))} | {Meaning(docs, property)} |\n");
        }
    }

    private static bool IsGroup(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true;

    /// <summary>The sections of a dictionary by name.</summary>
    private static Type? NamedGroup(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var kind
        && (kind == typeof(IReadOnlyDictionary<,>) || kind == typeof(Dictionary<,>))
        && IsGroup(type.GetGenericArguments()[1])
            ? type.GetGenericArguments()[1]
            : null;

    private static string Meaning(XmlDocs docs, PropertyInfo property) =>
        docs.Summary($"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}")
            .Replace("|", "\\|", StringComparison.Ordinal);

    private static string Default(object? value) => value switch
    {
        null or "" => "–",
        TimeSpan time => $"`{time.ToString("c", CultureInfo.InvariantCulture)}`",
        System.Collections.IEnumerable list and not string =>
            string.Join(", ", list.Cast<object>().Select(Default)) is { Length: > 0 } all ? all : "–",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };
}
