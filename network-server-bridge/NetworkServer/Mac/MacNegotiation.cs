using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A negotiation of one typed request and one typed answer.</summary>
internal abstract class MacNegotiation<TRequest, TAnswer>(string name) : IMacNegotiation
    where TRequest : struct, IMacCommand<TRequest>
    where TAnswer : struct, IMacCommand<TAnswer>
{
    public string Name { get; } = name;

    public byte Cid => TRequest.Cid;

    public IEnumerable<byte[]> Wishes(MacTalk talk)
    {
        foreach (var wish in Wanted(talk))
        {
            if (MacBytes.TryWrite(wish, out var bytes))
                yield return bytes;
        }
    }

    public MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        var said = TAnswer.Read(answer[1..]);
        return IsAccepted(said) ? Agree(talk, TRequest.Read(request[1..]), said) : null;
    }

    public virtual MacState Sent(MacState mac, DateTimeOffset now) => mac;

    protected abstract IEnumerable<TRequest> Wanted(MacTalk talk);

    /// <summary>An answer without bits always agrees.</summary>
    protected virtual bool IsAccepted(TAnswer answer) => true;

    protected abstract MacState Agree(MacTalk talk, TRequest request, TAnswer answer);
}
