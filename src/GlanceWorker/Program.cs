using System.Reflection;
using Glance.Control;
using Glance.Control.Workers;
using Glance.Linux.Signals;
using Glance.Linux.Spawning;
using Glance.Linux.Terminals;
using GlanceWorker.Composition;

// glance-worker: started by glance-api with inherited descriptors, never by hand.
SignalInbox.HearIgnored();
Console.SetError(new PrintableWriter(Console.Error)); // not Console.Out, whose first use prepares for a terminal
if (args is ["--help" or "-h" or "--version", ..])
{
    Console.Out.WriteLine(args[0] == "--version" ? VersionText.Of(Assembly.GetExecutingAssembly()) : WorkerArguments.Help);
    return Glance.Configuration.ExitCodes.Success;
}

if (WorkerArguments.TryParseCheck(args, out var configuration, out var offline))
    return await EndWithInput.RunAsync(() => WorkerCheck.RunAsync(configuration, offline, Console.Out));
if (WorkerArguments.TryParsePolicies(args, out configuration))
{
    return await EndWithInput.RunAsync(
        () => Task.FromResult(WorkerPolicies.Run(configuration, new PrintableWriter(Console.Out), Console.Error)));
}

try
{
    return await WorkerProgram.RunAsync(WorkerArguments.Parse(args), Console.Error);
}
catch (FormatException notStartedBySupervisor)
{
    Console.Error.WriteLine($"ERROR: {notStartedBySupervisor.Message}");
    return Glance.Configuration.ExitCodes.Usage;
}
