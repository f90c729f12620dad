using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// One reload at a time: reads the configuration, binds what is new, and holds the next generation until it is ready or dropped.
/// Whatever goes wrong, the old generation and its socket stay as they were. Used by the supervisor's loop alone.
/// </summary>
internal sealed class Reloader(IConfigurationSource source, ILogger logger)
{
    /// <summary>Raised when a reload has ended, one way or the other.</summary>
    public event Action<ReloadOutcome>? Ended;

    /// <summary>The generation that is being brought up; null when none is.</summary>
    public Generation? Next { get; private set; }

    /// <summary>Why the last reload came to nothing; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Reloads since the start after which a new generation served.</summary>
    public int Done { get; private set; }

    /// <summary>Reloads since the start that came to nothing, but for those given up because something else was asked for.</summary>
    public int Failed { get; private set; }

    /// <summary>Begins a reload.</summary>
    /// <returns>The next generation, or null when there is nothing to start.</returns>
    public async ValueTask<Generation?> BeginAsync(Generation current)
    {
        logger.LogInformation("Reloading the configuration");
        Failure = null;
        try
        {
            var outcome = source.Load();
            foreach (var warning in outcome.Warnings)
                logger.LogWarning("{Warning}", warning);
            if (outcome is not { Options: { } options, HandOver: { } handOver })
            {
                foreach (var problem in outcome.Problems)
                    logger.LogError("Reload refused: {Problem}", problem);
                logger.LogError("The configuration cannot be used; the service goes on with the one of generation {Number}", current.Number);
                Failure = outcome.Problems is [var first, ..] ? first : "the configuration cannot be used";
                End(done: false, string.Join('\n', outcome.Problems));
                return null;
            }

            if (options.Workers == 0)
            {
                logger.LogError("Reload refused: workers = 0 needs a restart; the service goes on with {Workers} workers", current.Wanted);
                Failure = "workers = 0 needs a restart";
                End(done: false, Failure);
                return null;
            }

            var listener = ReloadPlan.Between(current.Options, options).Rebind
                ? await ListeningSockets.BindAnewAsync(options, current.Listener, CancellationToken.None)
                : current.Listener;
            Next = new Generation(current.Number + 1, options, MemoryFile.Create("glance-configuration", handOver.ToBytes()), listener) { Database = current.Database };
            return Next;
        }
        catch (IOException refused)
        {
            logger.LogError("Reload refused: {Reason}; the service goes on as before on {Endpoint}", refused.Message, current.Listener.Endpoint);
            Failure = refused.Message;
            End(done: false, refused.Message);
            return null;
        }
    }

    /// <summary>The next generation serves: applies what remains and lets go of the old one, except for its socket, which may have clients in its queue.</summary>
    public void Promote(Generation old, Generation next)
    {
        Next = null;
        var plan = ReloadPlan.Between(old.Options, next.Options, ReferenceEquals(old.Listener, next.Listener));
        if (plan.SetBacklog)
            next.Listener.SetBacklog(next.Options.Backlog);
        if (plan.SetKeepIdle)
            next.Listener.SetKeepIdle(next.Options.TcpKeepIdle);
        old.Dispose();
    }

    /// <summary>Nobody is let in by the old one any more: tells that it is done.</summary>
    public void Complete(Generation next)
    {
        logger.LogInformation("Reloaded: generation {Number} serves on {Endpoint} with {Count} workers", next.Number, next.Listener.Endpoint, next.Wanted);
        End(done: true, $"generation {next.Number} serves on {next.Listener.Endpoint} with {next.Wanted} workers");
    }

    /// <summary>Drops the next generation.</summary>
    /// <param name="current">The generation that stays.</param>
    /// <param name="reason">Why.</param>
    /// <param name="asked">Whether that is what the operator wants, such as the end of the service, and no fault of the reload.</param>
    public void Abort(Generation current, string reason, bool asked)
    {
        if (Next is not { } next)
            return;
        Next = null;
        Failure = reason.Split('\n')[0];
        CloseUnlessShared(next.Listener, current.Listener);
        next.Dispose();
        if (asked)
            logger.LogInformation("Reload given up: {Reason}", reason);
        else
        {
            foreach (var line in reason.Split('\n'))
                logger.LogError("Reload given up: {Reason}; the service goes on with generation {Number}", line, current.Number);
        }

        End(done: false, reason, asked);
    }

    private void End(bool done, string text, bool asked = false)
    {
        if (done)
            Done++;
        else if (!asked)
            Failed++;
        Ended?.Invoke(new ReloadOutcome(done, text));
    }

    private static void CloseUnlessShared(ListeningSocket listener, ListeningSocket other)
    {
        if (!ReferenceEquals(listener, other))
            listener.Dispose();
    }
}
