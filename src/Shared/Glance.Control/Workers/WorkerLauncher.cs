using System.Diagnostics;
using Glance.Control.Scoreboard;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;

namespace Glance.Control.Workers;

/// <summary>
/// Starts workers with inherited descriptors.
/// </summary>
/// <param name="executable">Path of glance-worker.</param>
/// <param name="scoreboard">The shared board.</param>
public sealed class WorkerLauncher(string executable, WorkerScoreboard scoreboard)
{
    // What the operator sets himself in the environment stays.
    private static readonly (string Name, string Value)[] RuntimeSettings =
    [
        // Without it each worker opens a diagnostic socket in /tmp and a killed one leaves it there (supervision.md D7).
        ("DOTNET_EnableDiagnostics", "0"),

        // The default gen0 budget follows the processor's cache, tens of MiB of garbage per worker on big machines. Hex: 3 MiB
        // (measured while a 1 GiB image was streamed: a worker grows by about 8 MiB less).
        ("DOTNET_GCgen0size", "300000"),

        // glibc otherwise opens a heap for each of the runtime's threads.
        ("MALLOC_ARENA_MAX", "2"),
    ];

    /// <summary>Starts one worker.</summary>
    /// <param name="listener">Socket it serves.</param>
    /// <param name="configuration">Memory file with its configuration.</param>
    /// <param name="slot">Its slot on the board.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="start">On which occasion.</param>
    /// <param name="database">Which file the database is, see <see cref="WorkerArguments.DatabaseVariable"/>.</param>
    /// <param name="warmsUp">Whether it may answer requests of its own before it begins, see <see cref="WorkerArguments.WarmsUp"/>.</param>
    /// <returns>The process and our end of its control channel.</returns>
    /// <exception cref="IOException">The program is missing or the system refused to start it.</exception>
    public (IChildProcess Process, ControlChannel Channel) Start(ListeningSocket listener, Descriptor configuration, int slot, int generation, WorkerStart start, string? database = null, bool warmsUp = false)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(configuration);
        var (ours, theirs) = ControlChannel.CreatePair();
        using (theirs)
        {
            var arguments = new WorkerArguments
            {
                Listen = listener.Descriptor.Number,
                Configuration = configuration.Number,
                Control = theirs.Number,
                Scoreboard = scoreboard.Descriptor.Number,
                Slot = slot,
                Generation = generation,
                Start = start,
                WarmsUp = warmsUp,
            };
            var worker = new ProcessStartInfo(executable, arguments.ToArguments()) { UseShellExecute = false };
            foreach (var (name, value) in RuntimeSettings)
                worker.Environment.TryAdd(name, value);
            worker.Environment.Remove(WorkerArguments.DatabaseVariable);
            if (database is not null)
                worker.Environment[WorkerArguments.DatabaseVariable] = database;
            try
            {
                return (ChildStart.WithDescriptors(worker, [listener.Descriptor, configuration, theirs, scoreboard.Descriptor]), ours);
            }
            catch
            {
                ours.Dispose();
                throw;
            }
        }
    }

    /// <summary>
    /// Replaces this process by a worker that serves by itself (<c>workers = 0</c>): same pid, same standard streams. Returns only on
    /// failure.
    /// </summary>
    /// <param name="executable">Path of glance-worker.</param>
    /// <param name="listener">Socket it serves.</param>
    /// <param name="configuration">Memory file with its configuration.</param>
    /// <param name="serviceArguments">What this process was started with.</param>
    /// <exception cref="IOException">The program is missing or cannot be run.</exception>
    public static void ReplaceThisProcess(
        string executable, ListeningSocket listener, Descriptor configuration, IReadOnlyList<string> serviceArguments)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(configuration);
        var arguments = new WorkerArguments
        {
            Listen = listener.Descriptor.Number,
            Configuration = configuration.Number,
            Start = WorkerStart.First,
            ServiceArguments = serviceArguments,
        };
        Exec.Run(executable, arguments.ToArguments(), [listener.Descriptor.Number, configuration.Number]);
    }
}
