namespace Kreisfunk.LoRaWan;

/// <summary>What became of a fragment.</summary>
public enum FragmentResult
{
    /// <summary>It brought the block nearer.</summary>
    Used,

    /// <summary>It said nothing new.</summary>
    Redundant,

    /// <summary>The block is complete, with this one or before it.</summary>
    Complete,

    /// <summary>It has another length or a number that does not exist.</summary>
    Invalid,

    /// <summary>A coded one for which there is no memory; an uncoded one still helps.</summary>
    NoMemory,
}
