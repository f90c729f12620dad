using Glance.Linux.Inspection;
using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary><c>stop</c> and <c>shutdown</c>: the end of the service, in order.</summary>
internal static class ServiceStopper
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Ends the service, and waits for a while.</summary>
    /// <param name="arguments">Which service.</param>
    /// <param name="output">Told what is done.</param>
    /// <param name="errors">Told what cannot be done.</param>
    public static int Stop(ControlArguments arguments, TextWriter output, TextWriter errors)
    {
        if (ServiceFinder.TryFind(arguments, out var reason) is not { } pid)
        {
            if (arguments.Pid is null)
                new PidFile(arguments.PidFile ?? PidFile.Default).RemoveStale();
            output.WriteLine("glance-api is already stopped");
            errors.WriteLine($"({reason})");
            return ControlExit.Success;
        }

        // Before the signal: whoever keeps the service alive (--respawn) learns from it that this end is wanted.
        var pidFile = new PidFile(arguments.PidFile ?? PidFile.Default);
        var removed = pidFile.RemoveIfNaming(pid);
        output.WriteLine($"Stopping glance-api (pid {pid}) with signal({Sigterm})");
        using var service = ProcessWatch.Open(pid);
        try
        {
            if (service is null || !service.Signal(Sigterm))
            {
                output.WriteLine($"Process {pid} not running");
            }
            else if (!service.WaitForEnd(Patience))
            {
                if (WhyNotEnding(pid) is { } hangs)
                {
                    KeepPidFile();
                    errors.WriteLine($"ERROR: {hangs}");
                    return ControlExit.Failure;
                }

                output.WriteLine($"Waited 15 seconds for pid {pid} to die; giving up. It takes no new connection and ends when its requests are finished.");
            }

            return ControlExit.Success;
        }
        catch (UnauthorizedAccessException forbidden)
        {
            KeepPidFile();
            errors.WriteLine($"glance-api (pid {pid}) cannot be stopped: {forbidden.Message}");
            return ControlExit.Failure;
        }

        void KeepPidFile()
        {
            if (removed && !pidFile.Exists)
                pidFile.TryClaim(pid);
        }
    }

    // A service that heard the signal has let its address go.
    private static string? WhyNotEnding(int pid) => AddressHolder.ListenedOnBy(pid) is { } endpoint
        ? $"glance-api (pid {pid}) does not end: 15 seconds after signal({Sigterm}) it still listens on {endpoint}. If it is stopped (state T in ps), "
            + $"kill -CONT {pid} lets it go on and end; kill -KILL {pid} ends it, and breaks off its requests"
        : null;
}
