using Glance.Database.Connections;

namespace Glance.Database.Servers;

/// <summary>Work on its way through a connection to a server; the same one when it is repeated.</summary>
/// <param name="Work">The work.</param>
/// <param name="Writes">Whether it changes anything.</param>
/// <param name="Transaction">Whether there is a transaction around it.</param>
internal sealed record Attempt<T>(Func<Session, Task<T>> Work, bool Writes, bool Transaction = true)
{
    /// <summary>How far it has got.</summary>
    public AttemptStage Stage { get; set; }

    /// <summary>Whether a connection of its own is opened for it.</summary>
    public bool BeyondPool { get; set; }
}
