namespace Kreisfunk.Running;

/// <summary>Where the pages and the API listen. Section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>Scheme, host and port. Loopback until someone wants otherwise: the pages have no login yet.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Every fault, each naming key, value and fix.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp
            || url.AbsolutePath != "/" || url.Port is < 1 or > 65_535)
            yield return $"{Section}:Url is '{Url}', but must be http://HOST:PORT without a path: "
                + "http://127.0.0.1:8080 is the default, http://0.0.0.0:8080 opens it to the network.";
    }
}
