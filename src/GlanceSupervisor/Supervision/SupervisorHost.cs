using System.Threading.Channels;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Linux.Spawning;
using Glance.Logging;
using GlanceSupervisor.Control;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;

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
    /// <param name="log">The log, reopened by SIGUSR1.</param>
    /// <param name="errors">Where the reason of a failed start is told besides the log.</param>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync(Generation first, Channel<SupervisorEvent> events, IConfigurationSource source, string workerProgram, OwnProgram program, TakeOverState? left, IServiceManager manager, GlanceLog log, TextWriter errors)
    {
        var logger = log.Factory.CreateLogger(LogNames.Supervision);
        using var scoreboard = WorkerScoreboard.Create();
        var launcher = new WorkerProcessLauncher(new WorkerLauncher(workerProgram, scoreboard), scoreboard);
        using var crew = new WorkerCrew(launcher, events.Writer, TimeProvider.System, Random.Shared, logger);
        await using var administration = AdministrationEndpoint.Open(events.Writer, left is { Administration: > 0 and var number } ? number : null, logger);
        var parts = new SupervisorParts
        {
            Left = left,
            Program = program,
            Administration = administration,
            FlushLogs = log.Flush,
            First = first,
            Crew = crew,
            Reports = new ServiceReports(manager, crew, TimeProvider.System),
            Examination = new WorkerExamination(TimeProvider.System, logger),
            Reloader = new Reloader(source, logger),
            Events = events,
            Logger = logger,
            Time = TimeProvider.System,
            Jitter = Random.Shared,
            ReopenLogs = log.Reopen,
            ReportFailure = reasons =>
            {
                StartRefusal.Log(logger, reasons);
                foreach (var reason in reasons)
                    errors.WriteLine($"ERROR: {reason}");
                manager.CannotStart(reasons);
            },
        };
        using var host = BuildHost(parts, log.Factory);
        var supervisor = host.Services.GetRequiredService<Supervisor>();
        await host.StartAsync();
        await host.WaitForShutdownAsync();
        if (supervisor.ExecuteTask is { } loop)
            await loop;
        return supervisor.ExitCode;
    }

    private static IHost BuildHost(SupervisorParts parts, ILoggerFactory loggers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton<Supervisor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Supervisor>());
        builder.Services.AddSingleton<IHostLifetime, NoSignalsLifetime>();
        return builder.Build();
    }
}
