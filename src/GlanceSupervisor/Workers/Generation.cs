using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Workers;

/// <summary>
/// One configuration in force and the workers born with it. A worker that is replaced gets the configuration of its generation,
/// whatever the files say meanwhile.
/// </summary>
internal sealed class Generation(int number, SupervisorOptions options, Descriptor configuration, ListeningSocket listener) : IDisposable
{
    private bool _databaseIsTold;

    /// <summary>1 at start, one more with each reload.</summary>
    public int Number { get; } = number;

    /// <summary>Its options.</summary>
    public SupervisorOptions Options { get; } = options;

    /// <summary>How many workers it is to have at present: as configured, until SIGTTIN or SIGTTOU change it.</summary>
    public int Wanted { get; set; } = options.Workers;

    /// <summary>Whether a worker has been ready with it.</summary>
    public bool HasServed { get; set; }

    /// <summary>
    /// Which file the database is, as its workers are told: what the generation before used, until one of its own has said; null while
    /// nobody has.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>Memory file its workers read.</summary>
    public Descriptor Configuration { get; } = configuration;

    /// <summary>Socket its workers serve; may be shared with the generation before.</summary>
    public ListeningSocket Listener { get; } = listener;

    /// <summary>Takes note of the file that one of its workers has opened.</summary>
    /// <returns>Whether its equals have the same: two that start at once for the first time may each find another.</returns>
    public bool Accepts(string database)
    {
        if (!_databaseIsTold)
            Database = database;
        _databaseIsTold = true;
        return Database == database;
    }

    /// <summary>Lets people in at its own address, or applies to the shared one what has changed.</summary>
    /// <exception cref="IOException">The address cannot be taken over.</exception>
    public void TakeOverAddress(Generation before)
    {
        var shared = ReferenceEquals(Listener, before.Listener);
        if (!shared)
            Listener.TakeOver(before.Listener, Options.Backlog);
        var plan = ReloadPlan.Between(before.Options, Options, shared);
        if (plan.SetBacklog)
            Listener.SetBacklog(Options.Backlog);
        if (plan.SetKeepIdle)
            Listener.SetKeepIdle(Options.TcpKeepIdle);
    }

    /// <summary>Lets go of everything that the generation in force does not have too.</summary>
    public void Discard(Generation current)
    {
        if (!ReferenceEquals(Listener, current.Listener))
            Listener.Dispose();
        Dispose();
    }

    /// <summary>Lets go of the configuration; the socket is the supervisor's to close.</summary>
    public void Dispose() => Configuration.Dispose();
}
