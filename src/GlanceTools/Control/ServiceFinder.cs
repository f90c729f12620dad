using Glance.Processes.Administration;
using Glance.Processes.Inspection;

namespace GlanceTools.Control;

/// <summary>Finds the service to ask: by <c>--pid</c>, by its pid file, or the only one that can be asked on this machine.</summary>
internal static class ServiceFinder
{
    /// <summary>Its pid.</summary>
    /// <exception cref="IOException">There is none, or there are several; the message says what to do.</exception>
    public static int Find(ControlArguments arguments)
    {
        if (arguments.Pid is { } given)
            return given;
        var pidFile = new PidFile(arguments.PidFile ?? PidFile.Default);
        if (pidFile.Find() is { } pid)
            return pid;
        if (arguments.PidFile is not null)
            throw new IOException(pidFile.Exists ? $"glance-api is stopped: {pidFile.Path} is left over from process {pidFile.Read()}" : $"glance-api is stopped: there is no {pidFile.Path}");
        return AdministrationSocket.FindAll() switch
        {
            [] => throw new IOException($"glance-api is stopped, or serves with workers = 0: there is no {pidFile.Path}, and no service on this machine answers questions"),
            [var only] => only,
            var several => throw new IOException($"several services run; choose one with --pid or --pid-file:\n{string.Join('\n', several.Select(Describe))}"),
        };
    }

    private static string Describe(int pid) => $"  {pid}  {string.Join(' ', ProcessIdentity.CommandLine(pid))}";
}
