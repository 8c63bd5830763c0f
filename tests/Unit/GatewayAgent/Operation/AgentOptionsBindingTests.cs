using System.Collections;
using System.Globalization;
using System.Reflection;
using Kreisfunk.GatewayAgent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>
/// The options are bound by generated code, which leaves out in silence what it cannot set, such as a property with
/// "init".
/// </summary>
public sealed class AgentOptionsBindingTests
{
    [Fact]
    public void Every_key_of_the_options_is_bound()
    {
        var defaults = new AgentOptions();
        var values = new Dictionary<string, string?>();
        Collect(defaults, AgentOptions.Section, values);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection().AddGatewayAgent(configuration);
        // Only the binding is of interest here, not whether the values make sense together.
        services.Remove(services.Single(s => s.ServiceType == typeof(IValidateOptions<AgentOptions>)
            && s.ImplementationType is not null));
        using var provider = services.BuildServiceProvider();

        var bound = provider.GetRequiredService<IOptions<AgentOptions>>().Value;

        Assert.Empty(Unchanged(bound, defaults, AgentOptions.Section));
        Assert.True(values.Count > 20);
    }

    private static void Collect(object options, string prefix, Dictionary<string, string?> values)
    {
        foreach (var property in Properties(options))
        {
            var key = $"{prefix}:{property.Name}";
            var value = property.GetValue(options);
            if (IsGroup(property))
                Collect(value!, key, values);
            else if (IsListOfText(property))
                values[key + ":0"] = "other";
            else if (!IsCollection(property))
                values[key] = Other(property.PropertyType, value);
        }
    }

    private static IEnumerable<string> Unchanged(object bound, object defaults, string prefix)
    {
        foreach (var property in Properties(defaults))
        {
            var (now, before) = (property.GetValue(bound), property.GetValue(defaults));
            if (IsGroup(property))
            {
                foreach (var key in Unchanged(now!, before!, $"{prefix}:{property.Name}"))
                    yield return key;
            }
            else if (IsListOfText(property) ? !((IEnumerable)now!).Cast<string>().SequenceEqual(
                         ((IEnumerable)before!).Cast<string>().Append("other"))
                     : !IsCollection(property) && Equals(now, before))
            {
                yield return $"{prefix}:{property.Name}";
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(object options) => options.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });

    private static bool IsGroup(PropertyInfo property) => property.PropertyType.IsClass
        && property.PropertyType.Namespace?.StartsWith("Kreisfunk", StringComparison.Ordinal) == true;

    private static bool IsCollection(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

    private static bool IsListOfText(PropertyInfo property) =>
        IsCollection(property) && property.PropertyType.IsAssignableTo(typeof(IEnumerable<string>));

    private static string Other(Type type, object? value) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(bool) => value is true ? "false" : "true",
        var t when t == typeof(TimeSpan) => "3.02:01:00.5",
        var t when t == typeof(string) => "other",
        var t when t.IsEnum => Enum.GetNames(t).First(name => name != value?.ToString()),
        _ => (Convert.ToDouble(value ?? 0, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture),
    };
}
