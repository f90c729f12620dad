using Glance.Processes.Spawning;

namespace GlanceTools.Control;

/// <summary><c>stop</c> and <c>shutdown</c>: the end of the service, in order.</summary>
internal static class ServiceStopper
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Ends the service that the pid file names, and waits for a while.</summary>
    public static int Stop(ControlArguments arguments, TextWriter output, TextWriter errors)
    {
        var pidFile = new PidFile(arguments.PidFile ?? PidFile.Default);
        if (pidFile.Read() is not { } named)
        {
            output.WriteLine("glance-api is already stopped");
            return ControlExit.Success;
        }

        var pid = pidFile.Find();

        // Before the signal: whoever keeps the service alive (--respawn) learns from it that this end is wanted.
        pidFile.Remove();
        output.WriteLine($"Stopping glance-api (pid {named}) with signal({Sigterm})");
        using var service = pid is { } running ? ProcessWatch.Open(running) : null;
        try
        {
            if (service is null || !service.Signal(Sigterm))
                output.WriteLine($"Process {named} not running");
            else if (!service.WaitForEnd(Patience))
                output.WriteLine($"Waited 15 seconds for pid {named} ({pidFile.Path}) to die; giving up. It takes no new connection and ends when its requests are finished.");
            return ControlExit.Success;
        }
        catch (UnauthorizedAccessException forbidden)
        {
            pidFile.Write(named);
            errors.WriteLine($"glance-api (pid {named}) cannot be stopped: {forbidden.Message}");
            return ControlExit.Failure;
        }
    }
}
