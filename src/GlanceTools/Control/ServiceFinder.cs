using Glance.Control.Administration;
using Glance.Linux.Inspection;

namespace GlanceTools.Control;

/// <summary>
/// Finds the service for all commands: by <c>--pid</c>, by its pid file, or the only one that can be asked on this machine.
/// </summary>
internal static class ServiceFinder
{
    /// <summary>Its pid.</summary>
    /// <exception cref="IOException">There is none, or there are several; the message says what to do.</exception>
    public static int Find(ControlArguments arguments) => TryFind(arguments, out var reason) ?? throw new IOException($"glance-api is stopped: {reason}");

    /// <summary>Its pid, or null when none runs.</summary>
    /// <param name="arguments">What to look for.</param>
    /// <param name="reason">When none runs: how that is known.</param>
    /// <exception cref="IOException">Several run, or the pid is not one of a service; the message says what to do.</exception>
    public static int? TryFind(ControlArguments arguments, out string reason)
    {
        reason = string.Empty;
        if (arguments.Pid is { } given)
            return Given(given, out reason);
        var pidFile = new PidFile(arguments.PidFile ?? PidFile.Default);
        if (FindBy(pidFile) is { } pid)
            return pid;
        reason = pidFile.Exists ? $"{pidFile.Path} is left over from process {pidFile.Read()}" : $"there is no {pidFile.Path}";
        if (arguments.PidFile is not null)
            return null;
        reason += ", and no service on this machine answers questions (one with workers = 0 is only found by its pid file or with --pid)";
        return AdministrationSocket.FindAll() switch
        {
            [] => null,
            [var only] => only,
            var several => throw new IOException($"{several.Count} services run, and there is no {pidFile.Path}; choose one with --pid or --pid-file:\n{string.Join('\n', several.Select(Describe))}"),
        };
    }

    /// <summary>The pid of the service that a pid file names; null when there is none.</summary>
    /// <exception cref="IOException">The file names a worker; the message says what to do.</exception>
    public static int? FindBy(PidFile pidFile)
    {
        var found = pidFile.Find();
        return found is { } pid && SupervisorOf(pid, AdministrationSocket.FindAll()) is { } supervisor
            ? throw new IOException($"process {pid}, which {pidFile.Path} names, is a worker of process {supervisor}; "
                + $"write {supervisor} into that file, or remove it")
            : found;
    }

    // A signal to a process that is none of ours would be a calamity, and one to a worker would be answered by a new worker.
    private static int? Given(int pid, out string reason)
    {
        reason = $"no program runs as process {pid}";
        var services = AdministrationSocket.FindAll();

        // A unit with ProtectProc=invisible hides /proc even from its own ExecReload; what answers questions is a service all the same.
        if (services.Contains(pid))
            return pid;
        if (ProcessIdentity.CommandLine(pid).Count == 0)
            return null;
        if (!PidFile.IsService(pid))
            throw new IOException($"process {pid} is no glance-api:\n{Describe(pid)}");
        return SupervisorOf(pid, services) is { } supervisor
            ? throw new IOException($"process {pid} is a worker of process {supervisor}; name that one with --pid {supervisor}")
            : pid;
    }

    private static int? SupervisorOf(int pid, IReadOnlyList<int> services) =>
        !services.Contains(pid) && ProcessIdentity.Parent(pid) is { } parent && services.Contains(parent) ? parent : null;

    private static string Describe(int pid) => $"  {pid}  {string.Join(' ', ProcessIdentity.CommandLine(pid))}";
}
