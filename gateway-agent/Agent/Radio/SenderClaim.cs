namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// Who may speak for a concentrator: the address that spoke first, until it has been silent for a while. Semtech UDP
/// has no authentication; so at least nobody takes over a gateway that is at work, or puts frames beside its own.
/// </summary>
internal struct SenderClaim
{
    private UInt128 _owner;
    private TimeSpan _heardAt;
    private bool _isTaken;

    /// <summary>False for a foreign address while the owner is at work.</summary>
    public bool TryHold(UInt128 sender, TimeSpan now, TimeSpan release)
    {
        if (_isTaken && _owner != sender && now - _heardAt < release)
            return false;
        (_owner, _heardAt, _isTaken) = (sender, now, true);
        return true;
    }
}
