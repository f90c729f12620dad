namespace Glance.Linux.Sockets;

/// <summary>What an accept gave.</summary>
public enum AcceptOutcome
{
    /// <summary>No connection within the time-out, or one that was gone already.</summary>
    Nothing,

    /// <summary>A connection.</summary>
    Accepted,

    /// <summary>Descriptors or memory are used up; pause and try again.</summary>
    Exhausted,

    /// <summary>The listening socket itself is unusable.</summary>
    Broken,
}
