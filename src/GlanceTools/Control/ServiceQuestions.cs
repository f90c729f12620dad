using System.Text.Json;
using Glance.Control.Administration;

namespace GlanceTools.Control;

/// <summary>The commands that ask the running service: <c>status</c>, <c>workers</c>, <c>reload</c>, <c>upgrade</c>.</summary>
internal sealed class ServiceQuestions(ControlArguments arguments, TextWriter output, TextWriter errors)
{
    private const string Alone =
        "serves alone (workers = 0): it has no supervisor to ask, no workers, and cannot reload or upgrade. What works: "
        + "glance-control restart takes a new configuration or program, glance-control stop (SIGTERM) ends it in order";

    // A program that takes over answers again as soon as it has begun.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Says whether the service runs; succeeds either way, as upstream.</summary>
    public async Task<int> StatusAsync()
    {
        if (ServiceFinder.TryFind(arguments, out var reason) is not { } pid)
        {
            output.WriteLine("glance-api is stopped");
            errors.WriteLine($"({reason})");
            return ControlExit.Success;
        }

        output.WriteLine($"glance-api (pid {pid}) is running...");
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            if (new RunningService(pid).ServesAlone)
                output.WriteLine($"It {Alone}");
            else if ((await AdministrationClient.AskAsync(pid, AdministrationQuestion.Status, patience.Token)).Status is { } status)
                Write(status);
        }
        catch (Exception silent) when (silent is IOException or OperationCanceledException)
        {
            errors.WriteLine($"It tells nothing more: {silent.Message}");
        }

        return ControlExit.Success;
    }

    /// <summary>Prints the workers.</summary>
    public async Task<int> WorkersAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = await AdministrationClient.AskAsync(FindSupervisor(), AdministrationQuestion.Status, patience.Token);
        if (answer.Status is not { } status)
            return Refused(answer);
        if (arguments.Json)
            output.WriteLine(JsonSerializer.Serialize(status, AdministrationJson.Default.SupervisorStatus));
        else
            WorkersTable.Write(status, output);
        return ControlExit.Success;
    }

    /// <summary>Reloads or upgrades, and says how it went.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="doing">What is said before.</param>
    /// <param name="done">What is said after.</param>
    /// <param name="otherwise">How the service goes on when it refuses.</param>
    public async Task<int> ChangeAsync(string ask, string doing, string done, string otherwise)
    {
        var pid = FindSupervisor();
        output.WriteLine($"{doing} glance-api (pid {pid})");
        var answer = await AdministrationClient.AskAsync(pid, ask, CancellationToken.None);
        if (!answer.Ok)
        {
            var refused = Refused(answer);
            errors.WriteLine($"{doing} was refused; {otherwise}");
            return refused;
        }

        output.WriteLine($"{done}: {answer.Message}");
        return ControlExit.Success;
    }

    private int FindSupervisor()
    {
        var pid = ServiceFinder.Find(arguments);
        return new RunningService(pid).ServesAlone ? throw new IOException($"glance-api (pid {pid}) {Alone}") : pid;
    }

    private void Write(SupervisorStatus status)
    {
        var ready = status.Workers.Count(worker => worker.Generation == status.Generation && worker.State == "ready");
        output.WriteLine($"{status.State} on {status.Endpoint}, generation {status.Generation}, {ready} of {status.WorkersWanted} workers ready");
        if (ReloadFailure.Describe(status) is { } failure)
            output.WriteLine($"The {failure}");
    }

    private int Refused(AdministrationAnswer answer)
    {
        foreach (var line in (answer.Message ?? "no reason was given").Split('\n'))
            errors.WriteLine($"ERROR: {line}");
        return ControlExit.Failure;
    }
}
