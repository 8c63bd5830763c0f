namespace Kreisfunk.GatewayAgent.Operation.Commands;

/// <summary>Reads a pipe to its end and keeps the beginning: a program that writes much is never held up.</summary>
internal static class BoundedOutput
{
    public static async Task<byte[]> ReadAsync(Stream pipe, int maxBytes, CancellationToken cancellation)
    {
        var kept = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await pipe.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var length)
                kept.Write(buffer, 0, (int)Math.Min(length, maxBytes - kept.Length));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Somebody who escaped the group still holds the pipe; what came is what there is.
        }

        return kept.ToArray();
    }
}
