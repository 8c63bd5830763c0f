using System.Globalization;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>Major, minor, patch; what packages are compared by. Text after a minus or plus is not compared.</summary>
internal readonly record struct AgentVersion(int Major, int Minor, int Patch) : IComparable<AgentVersion>
{
    /// <summary>Of the program that runs.</summary>
    public static AgentVersion Own => typeof(AgentVersion).Assembly.GetName().Version is { } version
        ? new AgentVersion(version.Major, version.Minor, Math.Max(version.Build, 0))
        : default;

    public static bool TryParse(string? text, out AgentVersion version)
    {
        version = default;
        var parts = (text ?? "").Split('-', '+')[0].Split('.');
        if (parts.Length != 3)
            return false;
        Span<int> numbers = stackalloc int[3];
        for (var i = 0; i < 3; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        }

        version = new AgentVersion(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    public int CompareTo(AgentVersion other) =>
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(AgentVersion one, AgentVersion other) => one.CompareTo(other) < 0;

    public static bool operator >(AgentVersion one, AgentVersion other) => one.CompareTo(other) > 0;

    public static bool operator <=(AgentVersion one, AgentVersion other) => one.CompareTo(other) <= 0;

    public static bool operator >=(AgentVersion one, AgentVersion other) => one.CompareTo(other) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
