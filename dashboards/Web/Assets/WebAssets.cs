using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Kreisfunk.Dashboards.Assets;

/// <summary>
/// The files of wwwroot, embedded in this assembly. They are addressed below a version made of all their bytes, so
/// that a browser may keep them for ever and modules that import each other always fit together.
/// </summary>
public sealed class WebAssets
{
    private const string ResourcePrefix = "web/";
    private const int VersionLength = 12;

    /// <summary>Below this, compression saves less than a packet.</summary>
    private const int SmallestCompressedBytes = 1_000;

    private readonly FrozenDictionary<string, WebAsset> _byPath;

    public WebAssets()
    {
        var assembly = typeof(WebAssets).Assembly;
        var types = new FileExtensionContentTypeProvider();
        _byPath = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Load(assembly, name, types))
            .ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);
        Version = VersionOf(_byPath.Values);
    }

    public string Version { get; }

    public IEnumerable<string> Paths => _byPath.Keys;

    /// <summary>The address of a file below wwwroot ("css/site.css"); a wrong name is our mistake.</summary>
    public string Url(string path) => _byPath.ContainsKey(path)
        ? $"/assets/{Version}/{path}"
        : throw new ArgumentException($"wwwroot/{path} is not among the embedded files.", nameof(path));

    public IResult Serve(string version, string path, HttpContext context)
    {
        if (!_byPath.TryGetValue(path, out var asset))
            return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var (bytes, encoding) = asset.Best(accepted);
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, asset.ContentType);
    }

    private static WebAsset Load(Assembly assembly, string name, FileExtensionContentTypeProvider types)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var type = types.TryGetContentType(name, out var known) ? known : "text/plain";
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type == "image/svg+xml";
        return new WebAsset(
            name[ResourcePrefix.Length..], isText ? $"{type}; charset=utf-8" : type, bytes,
            isText && bytes.Length >= SmallestCompressedBytes);
    }

    private static string VersionOf(IEnumerable<WebAsset> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in assets.OrderBy(a => a.Path, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(asset.Path));
            hash.AppendData(asset.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..VersionLength];
    }

    /// <summary>One file, with its compressed forms made at first use and kept: a dozen files, some 100 kB.</summary>
    private sealed class WebAsset(string path, string contentType, byte[] bytes, bool compress)
    {
        private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes, s =>
            new BrotliStream(s, CompressionLevel.Optimal)));

        private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes, s =>
            new GZipStream(s, CompressionLevel.SmallestSize)));

        public string Path { get; } = path;

        public string ContentType { get; } = contentType;

        public byte[] Bytes { get; } = bytes;

        public (byte[] Bytes, string? Encoding) Best(string accepted)
        {
            if (compress && accepted.Contains("br", StringComparison.Ordinal))
                return (_brotli.Value, "br");
            return compress && accepted.Contains("gzip", StringComparison.Ordinal)
                ? (_gzip.Value, "gzip")
                : (Bytes, null);
        }

        private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
        {
            using var result = new MemoryStream();
            using (var stream = open(result))
                stream.Write(bytes);
            return result.ToArray();
        }
    }
}
