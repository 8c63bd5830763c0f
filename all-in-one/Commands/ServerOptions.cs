using System.CommandLine;
using Kreisfunk.Running;
using Kreisfunk.Storage;

namespace Kreisfunk.Commands;

/// <summary>The options that say which running instance a command talks to.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "URL of the instance; Http:Url of the configuration by default (http://127.0.0.1:8080).",
        HelpName = "URL",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Its admin token; by default the file admin.token in the data directory.",
        HelpName = "T",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Data directory of a local instance (Storage:DataDirectory); ./data by default.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_token);
        command.Options.Add(_data);
    }

    public AdminApi Open(ParseResult parsed)
    {
        var configuration = Configuration.Read([]);
        var server = parsed.GetValue(_server) ?? configuration[$"{HttpOptions.Section}:Url"] ?? new HttpOptions().Url;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw new CliException($"--server is '{server}', but must be http://HOST:PORT or https://HOST:PORT: "
                + "correct it.", CliException.WrongUse);
        var directory = parsed.GetValue(_data) ?? configuration[$"{StorageOptions.Section}:DataDirectory"]
            ?? new StorageOptions().DataDirectory;
        return new AdminApi(url, parsed.GetValue(_token) ?? ReadToken(directory));
    }

    private static string ReadToken(string directory)
    {
        var file = DataDirectory.AdminTokenFile(directory);
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var reason = fault is UnauthorizedAccessException ? "may not be read by this user" : "does not exist";
            throw new CliException($"The admin token {file} {reason}: start kreisfunk up first, name its data "
                + "directory with --data DIR, or give --token T.", fault);
        }
    }
}
