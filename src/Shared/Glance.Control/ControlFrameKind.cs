namespace Glance.Control;

/// <summary>What supervisor and worker tell each other; numbers are the wire form and never reused.</summary>
public enum ControlFrameKind : byte
{
    /// <summary>
    /// Worker: everything is loaded, connections are accepted. Payload: which file the database is, in UTF-8, for the workers after it;
    /// empty where it is none.
    /// </summary>
    Ready = 1,

    /// <summary>Worker: it cannot start. Payload: exit code (int32, little endian), then the reason in UTF-8.</summary>
    Failed = 2,

    /// <summary>Worker: alive. Payload: <see cref="WorkerStatistics"/>.</summary>
    Heartbeat = 3,

    /// <summary>Worker: it accepts nothing more and finishes what it has. No payload.</summary>
    Draining = 4,

    /// <summary>
    /// Supervisor: stop accepting, finish, exit 0. Payload: milliseconds left (int32, little endian), negative for no limit.
    /// </summary>
    Drain = 65,

    /// <summary>Supervisor: open the log files again. No payload.</summary>
    ReopenLogs = 66,
}
