using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>Somewhere lines go. Called by the writer thread alone; a failure is told by the result, never by an exception.</summary>
internal abstract class LogOutput : IDisposable
{
    /// <summary>How the output is called in a message about it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it takes the lines of several events in one write.</summary>
    public virtual bool Gathers => false;

    /// <summary>Writes one whole event, or several if it gathers. Null when it is written; else the reason why it was lost.</summary>
    public abstract string? Write(ReadOnlySpan<byte> utf8, LogEvent source);

    /// <summary>Asks for a fresh descriptor before the next write; most outputs have none to renew.</summary>
    public virtual void Reopen()
    {
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
