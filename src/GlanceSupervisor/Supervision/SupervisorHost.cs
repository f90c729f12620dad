using System.Threading.Channels;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using GlanceSupervisor.Control;
using GlanceSupervisor.Events;
using GlanceSupervisor.Outputs;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>Puts the supervisor together around its first generation and runs it to its end.</summary>
internal static class SupervisorHost
{
    /// <summary>Runs until the service ends.</summary>
    /// <param name="first">The generation to start with, its socket bound.</param>
    /// <param name="events">What the signals are posted to.</param>
    /// <param name="source">Read again at each reload.</param>
    /// <param name="workerProgram">Path of glance-worker.</param>
    /// <param name="program">The program that an upgrade replaces.</param>
    /// <param name="left">What the program before this one left in this process, if there was one.</param>
    /// <param name="manager">Whoever manages this service.</param>
    /// <param name="own">Log and reports of this process; the log is reopened by SIGUSR1.</param>
    /// <param name="errors">Where the reason of a failed start is told besides the log.</param>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync(Generation first, Channel<SupervisorEvent> events, IConfigurationSource source, string workerProgram, ProgramStart program, HandOffState? left, IServiceManager manager, OwnOutputs own, TextWriter errors)
    {
        var log = own.Log;
        var logger = log.CreateLogger(LogNames.Supervision);
        using var scoreboard = WorkerScoreboard.Create();
        var poster = new EventPoster(events.Writer);
        using var loader = new ReloadLoader(source, poster.OnLoaded, own.Prepare, logger);
        var inspection = new WorkerInspection(new WorkerExamination(TimeProvider.System, logger), poster);
        await using var administration = AdministrationEndpoint.Open(events.Writer, left is { Administration: > 0 and var number } ? number : null, logger);
        var parts = new SupervisorParts
        {
            First = first,
            Left = left,
            Events = events,
            Launcher = new WorkerProcessLauncher(new WorkerLauncher(workerProgram, scoreboard), scoreboard),
            Inspection = inspection,
            Loader = loader,
            Executable = new Executable(program, poster.OnPreflightEnded, administration?.Descriptor, log.Flush, logger),
            Manager = manager,
            Administration = administration,
            ReopenLogs = log.Reopen,
            Errors = errors,
            Logger = logger,
            Time = TimeProvider.System,
            Jitter = Random.Shared,
        };
        using var supervisor = new Supervisor(parts);
        using var host = BuildHost(parts, supervisor, log);
        var service = host.Services.GetRequiredService<SupervisorService>();
        await host.StartAsync();
        await host.WaitForShutdownAsync();
        if (service.ExecuteTask is { } loop)
            await loop;
        await inspection.FinishAsync();
        await loader.FinishAsync();
        return supervisor.ExitCode;
    }

    private static IHost BuildHost(SupervisorParts parts, Supervisor supervisor, ILoggerFactory loggers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(services => new SupervisorService(supervisor, parts, services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<SupervisorService>());
        builder.Services.AddSingleton<IHostLifetime, NoSignalsLifetime>();
        return builder.Build();
    }
}
