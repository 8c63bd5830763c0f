using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A negotiation of one typed request and one typed answer.</summary>
internal abstract class MacNegotiation<TRequest, TAnswer>(string name) : IMacNegotiation
    where TRequest : struct, IMacCommand<TRequest>
    where TAnswer : struct, IMacCommand<TAnswer>
{
    public string Name { get; } = name;

    public byte Cid => TRequest.Cid;

    public virtual bool RepeatsAnswer => false;

    public void Wish(MacTalk talk) => Want(talk);

    public MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        var said = TAnswer.Read(answer[1..]);
        return IsAccepted(said) ? Agree(talk, TRequest.Read(request[1..]), said) : null;
    }

    public virtual bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0];

    public virtual MacState Sent(MacState mac, DateTimeOffset now) => mac;

    /// <summary>A request went unanswered: what the device has done is not known until it agrees to the next.</summary>
    protected bool IsUncertain(MacTalk talk) => MacRefusals.IsUncertain(talk.Mac, Cid, talk.Now);

    /// <summary>Calls <see cref="Wish(MacTalk, TRequest)"/> for each request that is wanted.</summary>
    protected abstract void Want(MacTalk talk);

    /// <summary>What the device cannot be told in these terms is not wished.</summary>
    protected static void Wish(MacTalk talk, TRequest request)
    {
        if (MacBytes.TryWrite(request, out var bytes))
            talk.Wishes.Add(bytes);
    }

    /// <summary>An answer without bits always agrees.</summary>
    protected virtual bool IsAccepted(TAnswer answer) => true;

    protected abstract MacState Agree(MacTalk talk, TRequest request, TAnswer answer);
}
