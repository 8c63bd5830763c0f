namespace Kreisfunk.NetworkServer;

/// <summary>Something a device asks or tells by itself.</summary>
internal interface IMacInquiry
{
    /// <summary>Question and answer share it.</summary>
    byte Cid { get; }

    /// <summary>The question's name in the standard.</summary>
    string Name { get; }

    /// <summary>Takes it up; gives the answer, CID and payload, or null when none is due.</summary>
    byte[]? Take(MacTalk talk, ReadOnlySpan<byte> question);
}
