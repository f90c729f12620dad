using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Database;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.Logging;
using Glance.Policies;
using GlanceWorker.Filters;
using GlanceWorker.Hosting;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.Clients;

namespace GlanceWorker.Composition;

/// <summary>One worker, from what it inherited to its exit code.</summary>
internal static class WorkerProgram
{
    internal const string LoggerName = "glance.common.wsgi";

    /// <summary>Runs until it is told to go and has finished.</summary>
    /// <returns>Exit code: 0 after an orderly end.</returns>
    public static async Task<int> RunAsync(WorkerArguments arguments, TextWriter errors)
    {
        using var link = arguments.Control is { } control ? new SupervisorLink(ControlChannel.Inherit(control), TimeProvider.System) : null;
        if (link is not null && arguments.Protocol != WorkerArguments.CurrentProtocol)
        {
            link.Failed(ExitCodes.Other, $"glance-worker was replaced on disk by one that speaks protocol {WorkerArguments.CurrentProtocol}, and the running glance-api speaks {arguments.Protocol}: the service must be started anew");
            return ExitCodes.Other;
        }

        WorkerFiles? files = null;
        GlanceLog? log = null;
        StartLog? said = null;
        ServiceLink? manager = null;
        try
        {
            files = new WorkerFiles(arguments.Configuration, arguments.Start);
            var logging = LoggingOptions.From(files.HandOver.Configuration) with
            {
                TroubleOnly = arguments.Start == WorkerStart.Trial,
                GoesOn = arguments.Start == WorkerStart.Replacement,
            };
            log = GlanceLogging.Create(logging, TimeProvider.System);
            said = new StartLog(log.Factory, files.HandOver.Configuration);
            manager = link is null ? ServiceLink.Open(TimeProvider.System, log.Factory.CreateLogger(LoggerName)) : null;
            return await ServeAsync(arguments, files, link, manager, log, said);
        }
        catch (Exception exception) when (StartFailure.AllOf(exception) is { } failures)
        {
            var all = await FailedStart.WithAllElseAsync(failures, files?.HandOver, said);
            var code = ExitCodes.Of(all.Select(failure => failure.ExitCode));
            var configuration = files?.HandOver.Configuration ?? ConfigurationSnapshot.Empty;
            IReadOnlyList<string> reasons = [.. all.Select(failure => failure.ReasonIn(configuration)).Distinct()];
            if (link is null)
                FailedStart.Refuse(reasons, files?.HandOver, log, errors);
            manager?.CannotStart(reasons);
            link?.Failed(code, string.Join('\n', reasons));
            return code;
        }
        finally
        {
            manager?.Dispose();
            said?.Dispose();
            log?.Dispose();
            files?.Dispose();
        }
    }

    /// <summary>Reads what the supervisor handed over.</summary>
    internal static WorkerHandOver ReadHandOver(int descriptor)
    {
        using var configuration = Descriptor.Inherit(descriptor);
        return WorkerHandOver.FromBytes(MemoryFile.ReadAll(configuration));
    }

    private static async Task<int> ServeAsync(
        WorkerArguments arguments, WorkerFiles files, SupervisorLink? link, ServiceLink? manager, GlanceLog log, StartLog said)
    {
        var handOver = files.HandOver;
        var logger = log.Factory.CreateLogger(LoggerName);
        using var lifetime = new WorkerLifetime(link is not null, handOver.Configuration.Get(WorkerDeclarations.GracefulTimeout), log.Reopen, TimeProvider.System, logger);
        using var reports = new WorkerReports(handOver.Configuration, logger);

        // Still on the main thread: from here on there are handlers for what was held back since the start, and by whoever started us.
        SignalMask.UnblockAll();
        link?.Listen(lifetime, log.Reopen);
        using var scoreboard = arguments.Scoreboard is { } board ? WorkerScoreboard.Inherit(board) : null;
        var knownDatabase = link is null ? null : Environment.GetEnvironmentVariable(WorkerArguments.DatabaseVariable);
        var policies = MemoryOf(scoreboard, arguments.Start);
        await using var service = await UnlessLeavingAsync(
            Service.CreateAsync(handOver, arguments.Start, knownDatabase, policies, said, lifetime.Leave), lifetime);
        var databaseAnswers = service is not null && await UnlessLeavingAsync(service.Recovery.BeginAsync(lifetime.Leave), lifetime);
        if (service is null || lifetime.Leaving)
        {
            logger.LogInformation("Told to stop before it could serve");
            return ExitCodes.Success;
        }

        said.Started();
        files.Started(logger);
        var options = ServerOptions(handOver.Configuration);
        if (arguments.WarmsUp && databaseAnswers)
            await new WarmUp(service.Api, options, lifetime, logger).RunAsync();
        var socket = new WorkerSocket(ListeningSocket.Inherit(arguments.Listen), scoreboard, arguments.Slot);
        await using var server = new WorkerServer(options, socket, service.Pipeline, RefusedRequest.AnswerAsync, lifetime, log.Factory);
        reports.Tell(server.Pool, service.Jobs);
        lifetime.Serving();
        await server.StartAsync(lifetime.Now);
        link?.Ready(server.Pool, () => service.Jobs.Count, handOver.Configuration.Get(WorkerDeclarations.HeartbeatTimeout), service.DatabaseFile);
        manager?.Ready(socket.Listener.Endpoint.ToString());
        if (link is null)
            logger.LogInformation("Serving on {Endpoint} with this process alone", socket.Listener.Endpoint);
        service.Recovery.Start(service.Jobs);
        await Task.WhenAny(lifetime.Order, server.Broken);
        await server.CloseAsync();
        link?.Draining();
        manager?.Stopping(handOver.Configuration.Get(WorkerDeclarations.GracefulTimeout));
        await server.DrainAsync();
        link?.Finished(server.Pool);
        await service.FinishAsync(lifetime.Now);
        logger.LogDebug("Child {Pid} exiting normally", Environment.ProcessId);
        return ExitCodes.Success;
    }

    // Nobody has been let in while a worker starts, so there is nothing that an order to go must let finish.
    private static async Task<T?> UnlessLeavingAsync<T>(Task<T> start, WorkerLifetime lifetime)
    {
        try
        {
            return await start;
        }
        catch (OperationCanceledException) when (lifetime.Leaving)
        {
            return default;
        }
    }

    private static KeptPolicies MemoryOf(WorkerScoreboard? scoreboard, WorkerStart start) => scoreboard is null
        ? KeptPolicies.None
        : new KeptPolicies { Recall = scoreboard.ReadNote, Keep = scoreboard.WriteNote, GoesOn = start == WorkerStart.Replacement };

    private static WorkerServerOptions ServerOptions(ConfigurationSnapshot configuration) => new()
    {
        PoolSize = configuration.Get(WorkerDeclarations.PoolSize),
        StockTransport = configuration.Get(WorkerDeclarations.Transport) == WorkerDeclarations.StockTransport,
        ClientLoops = ClientLoopsFor(configuration.Get(ServerDeclarations.Workers)),
        DrainGrace = configuration.Get(WorkerDeclarations.DrainGrace),
        HttpKeepAlive = configuration.Get(ServerDeclarations.HttpKeepAlive),
        ClientSocketTimeout = TimeSpan.FromSeconds(configuration.Get(ServerDeclarations.ClientSocketTimeout)),
        MaxHeaderLine = configuration.Get(ServerDeclarations.MaxHeaderLine),
        Clients = new ClientLimits
        {
            FirstByte = configuration.Get(WorkerDeclarations.ClientFirstByteTimeout),
            Header = configuration.Get(WorkerDeclarations.ClientHeaderTimeout),
            SmallBody = configuration.Get(WorkerDeclarations.ClientJsonTimeout),
            MinBodyRate = configuration.Get(WorkerDeclarations.ClientMinBodyRate),
            MinSendRate = configuration.Get(WorkerDeclarations.ClientMinSendRate),
            Grace = configuration.Get(WorkerDeclarations.ClientRateGrace),
            UnderPressure = configuration.Get(WorkerDeclarations.ClientPressureTimeout),
            Share = configuration.Get(WorkerDeclarations.ClientShare) is > 0 and var share ? share : 1,
        },
    };

    // One for each processor, shared out among the workers: with fewer, a lone worker could not use a large machine.
    private static int ClientLoopsFor(int? workers) => Math.Max(1, Environment.ProcessorCount / Math.Max(1, workers ?? Environment.ProcessorCount));
}
