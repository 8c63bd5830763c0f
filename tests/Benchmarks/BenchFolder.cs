namespace Kreisfunk.Benchmarks;

/// <summary>A folder for one measurement, deleted after it.</summary>
internal sealed class BenchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kreisfunk-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
