using System.Threading.Channels;
using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;
using Glance.Linux.Inspection;
using Glance.Linux.ServiceManager;
using Glance.Linux.Signals;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.Linux.Terminals;
using Glance.Logging;
using GlanceSupervisor;
using GlanceSupervisor.Control;
using GlanceSupervisor.Events;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Outputs;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

// glance-api: arguments, configuration, log, socket; then the supervisor, or for workers = 0 the worker itself.
SignalInbox.HearIgnored();
Console.SetError(new PrintableWriter(Console.Error)); // not Console.Out, whose first use prepares for a terminal
var moved = WorkingDirectory.Restore();
var workerProgram = Path.Combine(AppContext.BaseDirectory, "glance-worker");
if (PreflightArguments.TryParse(args, out var preflight, out var words))
    return await PreflightRun.RunAsync(preflight, GlanceApiCommandLine.Parse(words, ProgramVersion.Text), workerProgram);
var commandLine = GlanceApiCommandLine.Parse(args, ProgramVersion.Text);
switch (commandLine.Action)
{
    case CommandLineAction.Print:
        Console.Out.Write(commandLine.Output);
        return commandLine.ExitCode;
    case CommandLineAction.Refuse:
        Console.Error.Write(commandLine.Error);
        return commandLine.ExitCode;
}

var serves = commandLine.Action is not (CommandLineAction.CheckConfiguration or CommandLineAction.ListPolicies);
using var early = serves ? new EarlyStop() : null;
var service = ServiceEnvironment.Take();
var program = new ProgramStart(ProcessIdentity.OwnProgram, args, service);
var handOff = HandOff.Take();
IConfigurationSource source = new FileConfigurationSource(commandLine, moved);
var read = handOff?.Configuration ?? (early is null ? source.Load() : early.RunUnlessAsked(source.Load));
if (read is not { } outcome)
    return ExitCodes.Success;
if (handOff is not null)
    source = new PreflightConfigurationSource(outcome, source);
if (commandLine.Action == CommandLineAction.CheckConfiguration)
{
    var check = new WholeCheck(workerProgram, commandLine.Offline);
    return await ConfigurationCheck.RunAsync(outcome, check, new PrintableWriter(Console.Out), Console.Error);
}

if (commandLine.Action == CommandLineAction.ListPolicies)
    return PolicyList.Run(outcome, workerProgram, Console.Error);
using var manager = SystemdServiceManager.Open(service, TimeProvider.System);
var refusal = new StartRefusal(new WholeCheck(workerProgram, offline: false), manager, Console.Error);
if (outcome is not { Options: { } options, HandOver: { } handOver })
    return await refusal.TellAsync(outcome);
source = new CompletingConfigurationSource(source, new WholeCheck(workerProgram, offline: true));
ProcessSettings.ApplyUmask();
ThreadPoolPrewarm.Run();
try
{
    await using var log = SupervisorLog.Open(LoggingOptions.From(handOver.Configuration));
    Announce(log.CreateLogger(LogNames.Configuration), outcome, handOver);
    return await ServeAsync(log, options, MemoryFile.Create("glance-configuration", handOver.ToBytes()));
}
catch (LogOutputException unusable)
{
    return await refusal.TellAsync(outcome with { Problems = [unusable.Message], ExitCode = ExitCodes.RuntimeError });
}

async Task<int> ServeAsync(SupervisorLog log, SupervisorOptions options, Descriptor configuration)
{
    var logger = log.CreateLogger(LogNames.Supervision);
    var events = Channel.CreateUnbounded<SupervisorEvent>(new UnboundedChannelOptions { SingleReader = true });
    using var signals = new SupervisorSignals(events.Writer);
    if (early?.IsAsked == true)
        return ExitCodes.Success;
    early?.Dispose();
    using var reports = new StateReports(handOver.Configuration, events.Writer, Console.Error, logger);

    // Blocked by whoever started us, or by the program whose place this one takes until now, when they are heard.
    SignalMask.UnblockAll();
    foreach (var oddity in service.Oddities.Concat(manager.Oddities))
        logger.LogWarning("{Oddity}", oddity);
    var errors = StartRefusal.Beside(LoggingOptions.From(handOver.Configuration), Console.Error);
    try
    {
        if (handOff is { } taken)
            return await SupervisorHost.RunAsync(taken.ToGeneration(options, configuration), events, source, workerProgram, program, taken.State, manager, new OwnOutputs(log, reports), errors);

        if (DescriptorCheck.FindProblem() is { } few)
            return refusal.Tell(few, outcome, ExitCodes.RuntimeError, logger);

        // Nobody is let in by a process that turns out to be unable to serve; with workers they find out, and the socket waits for them.
        if (options.Workers == 0 && new WholeCheck(workerProgram, offline: true).Run(outcome).ExitCode != ExitCodes.Success)
            return refusal.TellWhole(outcome, logger);
        var listener = await ListenAsync(options, signals.StopAsked, logger);
        if (options.Workers > 0)
            return await SupervisorHost.RunAsync(new Generation(1, options, configuration, listener), events, source, workerProgram, program, left: null, manager, new OwnOutputs(log, reports), errors);
        signals.StopAsked.ThrowIfCancellationRequested();
        logger.LogInformation("Starting single process server");
        await log.DisposeAsync();

        // Writing out the log takes a while, and the worker does not know what this program was told meanwhile.
        if (signals.StopAsked.IsCancellationRequested)
            return ExitCodes.Success;
        WorkerLauncher.ReplaceThisProcess(workerProgram, listener, configuration, args);
        return ExitCodes.Other;
    }
    catch (OperationCanceledException) when (signals.StopAsked.IsCancellationRequested)
    {
        logger.LogInformation("Told to stop before the service was up");
        return ExitCodes.Success;
    }
    catch (AddressUnavailableException busy)
    {
        return refusal.Tell(busy.Message, outcome, ExitCodes.RuntimeError, logger);
    }
    catch (IOException refused)
    {
        return refusal.Tell(refused.Message, outcome, ExitCodes.Other, logger);
    }
}

async Task<ListeningSocket> ListenAsync(SupervisorOptions options, CancellationToken stopAsked, ILogger logger)
{
    if (HandedSocket.Take(options) is { } handed)
    {
        logger.LogInformation("Listening on {Endpoint} with the socket of {Variable}", handed.Endpoint, HandedSocket.Variable);
        return handed;
    }

    var inherited = service.Descriptors.Count == 0 ? null : InheritedSockets.Choose(service.Descriptors, options, await ListeningSockets.ResolveAsync(options, stopAsked), manager, logger);
    return inherited ?? await new ListeningSockets(logger, TimeProvider.System).BindPatientlyAsync(options, stopAsked);
}

static void Announce(ILogger logger, ConfigurationOutcome outcome, Glance.Configuration.HandOver.WorkerHandOver handOver)
{
    logger.LogInformation("Configuration: {Files}; pipeline {App} of {Paste}", string.Join(", ", handOver.Configuration.ConfigFiles), handOver.Paste.App, handOver.Paste.Path);
    StartRefusal.LogBeside(logger, outcome.Warnings, outcome.Notices);
}
