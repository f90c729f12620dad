using Glance.TestKit.Processes;

namespace Glance.FunctionalTests;

/// <summary>What a server leaves behind that it should not: looked for after every test, while it runs and when it has ended.</summary>
internal static class Leftovers
{
    // Runtime, log, administration and service manager; the workers' channels come on top.
    private const int SocketsOfTheSupervisor = 8;

    /// <summary>Ends the server and tells what is wrong; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(GlanceServer server)
    {
        if (server.HasExited || !server.HasServed)
            return [];
        var found = new List<string>();
        var supervisor = server.Pid;
        var sockets = ProcessFacts.ListeningInodes(supervisor);
        if (server.Settings.Workers > 0)
        {
            // Reaping, and the closing of an address that was given up, may be under way.
            await ExpectAsync(server, () => !server.Workers.Any(pid => ProcessFacts.State(pid) == 'Z'), "a zombie", found);
            await ExpectAsync(server, () => ProcessFacts.ListeningSockets(supervisor).Count == 1, "a listening socket too many in the supervisor", found);
            await ExpectAsync(server, () => CountOf(supervisor, "/memfd:glance-configuration") == 1, "a configuration too many in the supervisor", found);
            await ExpectAsync(server, () => CountOf(supervisor, "socket:") <= server.Workers.Count + SocketsOfTheSupervisor, "sockets too many in the supervisor", found);
            if (ProcessFacts.ListeningSockets(supervisor).Any(descriptor => ProcessFacts.Lingers(supervisor, descriptor)))
                found.Add("the listening socket lingers: closing any connection would cut it");
        }

        var workers = server.Workers;
        server.Signal(PosixKill.Quit);
        var code = await server.WaitForExitAsync();
        if (code != 0)
            found.Add($"SIGQUIT ended it with {code}");
        await ExpectAsync(server, () => !workers.Any(PosixKill.Exists), "a worker", found);
        await ExpectAsync(server, () => !ProcessFacts.StillListens(sockets), "a listening socket", found);
        return found;
    }

    private static int CountOf(int pid, string kind) => ProcessFacts.Descriptors(pid).Values.Count(target => target.StartsWith(kind, StringComparison.Ordinal));

    private static async Task ExpectAsync(GlanceServer server, Func<bool> gone, string what, List<string> found)
    {
        try
        {
            await server.UntilAsync(gone, what);
        }
        catch (TimeoutException)
        {
            found.Add($"{what} is left; the supervisor holds {(server.HasExited ? "nothing" : string.Join(", ", ProcessFacts.Descriptors(server.Pid).Values))}");
        }
    }
}
