namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>How often each defect was met. Owned by one thread.</summary>
internal sealed class DefectCounts
{
    private readonly int[] _counts = new int[Enum.GetValues<FrameDefect>().Length];

    public int this[FrameDefect defect] => _counts[(int)defect];

    public bool Any { get; private set; }

    public void Add(FrameDefect defect)
    {
        _counts[(int)defect]++;
        Any = true;
    }

    public void Clear()
    {
        if (Any)
            Array.Clear(_counts);
        Any = false;
    }
}
