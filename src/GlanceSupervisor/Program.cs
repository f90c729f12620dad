using System.Reflection;
using System.Threading.Channels;
using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Logging;
using Glance.Processes.Descriptors;
using Glance.Processes.Inspection;
using Glance.Processes.ServiceManager;
using Glance.Processes.Signals;
using Glance.Processes.Spawning;
using GlanceSupervisor;
using GlanceSupervisor.Control;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;

// glance-api: arguments, configuration, log, socket; then the supervisor, or for workers = 0 the worker itself.
SignalInbox.HearIgnored();
var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
var workerProgram = Path.Combine(AppContext.BaseDirectory, "glance-worker");
if (TrialArguments.TryParse(args, out var trial, out var words))
    return await TrialRun.RunAsync(trial, GlanceApiCommandLine.Parse(words, version), workerProgram);
var commandLine = GlanceApiCommandLine.Parse(args, version);
switch (commandLine.Action)
{
    case CommandLineAction.Print:
        Console.Out.Write(commandLine.Output);
        return commandLine.ExitCode;
    case CommandLineAction.Refuse:
        Console.Error.Write(commandLine.Error);
        return commandLine.ExitCode;
}

var service = ServiceEnvironment.Take();
var program = new OwnProgram(ProcessIdentity.OwnProgram, args, service);
var inheritance = Inheritance.Take();
IConfigurationSource source = new FileConfigurationSource(commandLine);
var outcome = inheritance?.Configuration ?? source.Load();
if (inheritance is not null)
    source = new TriedConfigurationSource(outcome, source);
if (commandLine.Action == CommandLineAction.CheckConfiguration)
    return ConfigurationCheck.Run(outcome, workerProgram, Console.Out, Console.Error);
if (commandLine.Action == CommandLineAction.ListPolicies)
    return PolicyList.Run(outcome, workerProgram, Console.Error);
if (outcome is not { Options: { } options, HandOver: { } handOver })
{
    foreach (var problem in outcome.Problems)
        Console.Error.WriteLine($"ERROR: {problem}");
    return outcome.ExitCode;
}

ProcessSettings.ApplyUmask();
ThreadReserve.Fill();
try
{
    using var log = GlanceLogging.Create(LoggingOptions.From(handOver.Configuration), TimeProvider.System);
    Announce(log.Factory.CreateLogger(LogNames.Configuration), outcome, handOver);
    return await ServeAsync(log, options, MemoryFile.Create("glance-configuration", handOver.ToBytes()));
}
catch (LogOutputException unusable)
{
    Console.Error.WriteLine($"ERROR: {unusable.Message}");
    return ExitCodes.RuntimeError;
}

async Task<int> ServeAsync(GlanceLog log, SupervisorOptions options, Descriptor configuration)
{
    var logger = log.Factory.CreateLogger(LogNames.Supervision);
    var events = Channel.CreateUnbounded<SupervisorEvent>(new UnboundedChannelOptions { SingleReader = true });
    using var signals = new SupervisorSignals(events.Writer);
    using var reports = new StateReports(handOver.Configuration, events.Writer, Console.Error, logger);

    // Blocked by whoever started us, or by the program whose place this one takes until now, when they are heard.
    SignalMask.UnblockAll();
    using var manager = SystemdServiceManager.Open(service, TimeProvider.System, logger);
    foreach (var oddity in service.Oddities)
        logger.LogWarning("{Oddity}", oddity);
    try
    {
        if (inheritance is { } taken)
            return await SupervisorHost.RunAsync(taken.ToGeneration(options, configuration), events, source, workerProgram, program, taken.State, manager, log, Console.Error);
        var inherited = service.Descriptors.Count == 0 ? null : InheritedSockets.Choose(service.Descriptors, options, await ListeningSockets.ResolveAsync(options, signals.StopAsked), manager, logger);
        var listener = inherited ?? await new ListeningSockets(logger, TimeProvider.System).BindPatientlyAsync(options, signals.StopAsked);
        if (options.Workers > 0)
            return await SupervisorHost.RunAsync(new Generation(1, options, configuration, listener), events, source, workerProgram, program, left: null, manager, log, Console.Error);
        logger.LogInformation("Starting single process server");
        log.Dispose();
        WorkerLauncher.Become(workerProgram, listener, configuration);
        return ExitCodes.Other;
    }
    catch (OperationCanceledException) when (signals.StopAsked.IsCancellationRequested)
    {
        logger.LogInformation("Told to stop before the service was up");
        return ExitCodes.Success;
    }
    catch (AddressUnavailableException busy)
    {
        return Fail(logger, busy.Message, ExitCodes.RuntimeError);
    }
    catch (IOException refused)
    {
        return Fail(logger, refused.Message, ExitCodes.Other);
    }
}

static int Fail(ILogger logger, string reason, int exitCode)
{
    logger.LogCritical("The service cannot start: {Reason}", reason);
    Console.Error.WriteLine($"ERROR: {reason}");
    return exitCode;
}

static void Announce(ILogger logger, ConfigurationOutcome outcome, Glance.Configuration.HandOver.WorkerHandOver handOver)
{
    logger.LogInformation("Configuration: {Files}; pipeline {App} of {Paste}", string.Join(", ", handOver.Configuration.ConfigFiles), handOver.Paste.App, handOver.Paste.Path);
    foreach (var warning in outcome.Warnings)
        logger.LogWarning("{Warning}", warning);
    foreach (var notice in outcome.Notices)
        logger.LogInformation("{Notice}", notice);
}
