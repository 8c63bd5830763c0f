using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.ClearScript.V8;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// The worker's process: takes codecs and payloads from its parent, runs them on one thread, gives results back. It
/// holds nothing that matters: its parent may kill it at any time, and starts another.
/// </summary>
internal sealed class SandboxWorker : IDisposable
{
    /// <summary>Exit code after a script that nothing else could stop.</summary>
    public const int ExitFatal = 70;

    private const int HeapMegabytes = 1_024;
    private const int ArrayMemoryBytes = 32 * 1024 * 1024;
    private const long DataBytes = 2L * 1024 * 1024 * 1024;

    private readonly FrameReader _in;
    private readonly Stream _out;
    private readonly FrameWriter _writer = new();
    private readonly V8Runtime _runtime;
    private readonly ScriptRunner _runner;
    private readonly List<(int Codec, SandboxJob Job)> _jobs = [];
    private int _batch;

    private SandboxWorker(FrameReader input, Stream output, CodecOptions options)
    {
        _in = input;
        _out = output;
        _runtime = new V8Runtime("codecs", new V8RuntimeConstraints
        {
            MaxOldSpaceSize = HeapMegabytes,
            MaxArrayBufferAllocation = ArrayMemoryBytes,
        });
        _runner = new ScriptRunner(_runtime, options, OnFatal);
    }

    /// <summary>Serves until the parent closes the stream. 0, or 2 when it speaks another language.</summary>
    public static int Serve(Stream input, Stream output, bool isProving)
    {
        var reader = new FrameReader(input);
        if (!reader.TryRead(out var kind, out var body) || kind != WorkerFrame.Options)
            return 2;
        var options = JsonSerializer.Deserialize<CodecOptions>(body)!;

        // The engine's own threads keep what they needed for each function they optimised: 2 GB for 5,000 codecs.
        V8Settings.GlobalFlags = V8GlobalFlags.DisableBackgroundWork;
        using var worker = new SandboxWorker(reader, output, options);
        if (isProving)
            Confinement.StandBack();
        Confinement.Apply(DataBytes);
        worker.Send(WorkerFrame.Ready);
        worker.Serve();
        return 0;
    }

    public void Dispose()
    {
        _runner.Dispose();
        _runtime.Dispose();
    }

    private void Serve()
    {
        while (_in.TryRead(out var kind, out var body))
        {
            switch (kind)
            {
                case WorkerFrame.Add:
                    _runner.Add(ReadInt32(body), Encoding.UTF8.GetString(body[4..]));
                    break;
                case WorkerFrame.Remove:
                    _runner.Remove(ReadInt32(body));
                    break;
                case WorkerFrame.Run:
                    ReadJobs(body);
                    _runner.Run(_jobs, SendResults);
                    break;
            }
        }
    }

    private void ReadJobs(ReadOnlySpan<byte> body)
    {
        _batch = ReadInt32(body);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(body[4..]);
        var rest = body[6..];
        _jobs.Clear();
        for (var i = 0; i < count; i++)
        {
            var (codec, kind, port) = (ReadInt32(rest), (JobKind)rest[4], rest[5]);
            var time = BinaryPrimitives.ReadDoubleLittleEndian(rest[6..]);
            var bytes = rest.Slice(15, rest[14]).ToArray();
            rest = rest[(15 + bytes.Length)..];
            var length = ReadInt32(rest);
            var json = length < 0 ? null : Encoding.UTF8.GetString(rest.Slice(4, length));
            rest = rest[(4 + Math.Max(length, 0))..];
            _jobs.Add((codec, new SandboxJob(kind, port, time, bytes, json)));
        }
    }

    private void SendResults(int first, int count, ReadOnlySpan<char> lines)
    {
        _writer.Clear();
        _writer.Begin(WorkerFrame.Results).Int32(_batch).UInt16(first).UInt16(count).Text(lines).End();
        Flush();
    }

    private void Send(WorkerFrame kind)
    {
        _writer.Clear();
        _writer.Begin(kind).End();
        Flush();
    }

    private void Flush()
    {
        _out.Write(_writer.Written.Span);
        _out.Flush();
    }

    // On the watch's thread, while the script's thread is caught inside the engine: it writes nothing now.
    private void OnFatal(int job, StopReason reason, string place)
    {
        var last = new FrameWriter();
        last.Begin(WorkerFrame.Fatal).Int32(_batch).UInt16(job).Byte((byte)reason).Text(place).End();
        _out.Write(last.Written.Span);
        _out.Flush();
        Confinement.Exit(ExitFatal);
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
