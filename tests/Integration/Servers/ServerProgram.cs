using Xunit;

namespace Kreisfunk.Tests.Integration.Servers;

/// <summary>An installed program that tests run, or the reason why they cannot.</summary>
public sealed class ServerProgram
{
    private readonly string _name;
    private readonly string _package;

    private ServerProgram(string name, string package, string? path)
    {
        _name = name;
        _package = package;
        Path = path;
    }

    /// <summary>Null when it is not installed.</summary>
    public string? Path { get; }

    public static ServerProgram Find(string name, string package, params string[] folders)
    {
        var path = folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Concat(["/usr/sbin", "/usr/bin", "/usr/local/bin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return new ServerProgram(name, package, path);
    }

    /// <summary>
    /// Skips the running test when the program is not installed; fails it where CI=true, which must have it.
    /// </summary>
    public string Require()
    {
        if (Path is not null)
            return Path;

        var message = $"NOT TESTED: {_name} is not installed; run apt-get install {_package} (or ./dev test as root).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(message);
        Assert.Skip(message);
        return "";
    }
}
