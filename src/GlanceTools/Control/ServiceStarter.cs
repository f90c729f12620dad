using System.Globalization;
using Glance.Linux.Descriptors;
using Glance.Linux.ServiceManager;
using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary><c>start</c>, and with <c>--respawn</c> again after an unexpected end.</summary>
internal sealed class ServiceStarter(ControlArguments arguments, TextWriter output, TextWriter errors)
{
    // A service that lives shorter than this is not started again: it would only die again.
    private static readonly TimeSpan Bounce = TimeSpan.FromSeconds(1);

    /// <summary>Starts the service, unless it runs.</summary>
    /// <param name="verb">What is said: Start or Restart.</param>
    public async Task<int> StartAsync(string verb)
    {
        var pidFile = PidFile.ForStart(arguments.PidFile, output);
        if (ServiceFinder.FindBy(pidFile) is not null)
            return AlreadyRunning(pidFile);
        if (pidFile.RemoveStale())
            output.WriteLine($"Removing stale pid file {pidFile.Path}");

        if (OpenFilesLimit.Raise() is { } fewer)
            output.WriteLine(fewer);
        using var readiness = ReadinessSocket.Open();
        var child = Launch(verb, readiness);
        if (!pidFile.TryClaim(child.Pid))
            return await GiveWayAsync(child, pidFile);
        var begun = TimeProvider.System.GetTimestamp();
        if (await StartupWatch.WaitAsync(child, readiness) is { } failure)
            return Refuse(child, failure, pidFile);
        if (arguments.AwaitChild > TimeSpan.Zero)
            return await AwaitAsync(child, arguments.AwaitChild - TimeProvider.System.GetElapsedTime(begun));
        return arguments.Respawn ? await KeepAliveAsync(child, pidFile) : ControlExit.Success;
    }

    private int AlreadyRunning(PidFile pidFile)
    {
        output.WriteLine($"glance-api appears to already be running: {pidFile.Path}");
        return ControlExit.Success;
    }

    // Another start was faster since the look at the pid file. The child has just begun: nobody was served by it.
    private async Task<int> GiveWayAsync(IChildProcess child, PidFile pidFile)
    {
        child.Kill();
        await child.WaitAsync(CancellationToken.None);
        return AlreadyRunning(pidFile);
    }

    private int Refuse(IChildProcess child, StartupFailure failure, PidFile pidFile)
    {
        foreach (var reason in failure.Reasons)
            errors.WriteLine($"ERROR: {reason}");
        errors.WriteLine($"glance-api (pid {child.Pid}) {failure.Status} before it was ready");
        if (arguments.Respawn)
            output.WriteLine("Suppressed respawn as glance-api was bouncing.");
        pidFile.RemoveIfNaming(child.Pid);
        return failure.Status.Success ? ControlExit.Failure : failure.Status.Code;
    }

    private IChildProcess Launch(string verb, ReadinessSocket? readiness = null)
    {
        output.WriteLine(arguments.ConfigurationNamed is { } configuration ? $"{verb}ing glance-api with {configuration}" : $"{verb}ing glance-api");
        return arguments.CaptureOutput
            ? LaunchCaptured(readiness)
            : DetachedProgram.Start(Program(), arguments.ServiceArguments, variables: Variables(readiness));
    }

    private static Dictionary<string, string> Variables(ReadinessSocket? readiness) =>
        readiness is null ? [] : new() { ["NOTIFY_SOCKET"] = readiness.Address };

    private IChildProcess LaunchCaptured(ReadinessSocket? readiness)
    {
        var (read, write) = DetachedProgram.Pipe();
        using (read)
        using (write)
        {
            var child = DetachedProgram.Start(Program(), arguments.ServiceArguments, output: write, variables: Variables(readiness));
            try
            {
                _ = DetachedProgram.Start("logger", ["-t", string.Create(CultureInfo.InvariantCulture, $"glance-api[{child.Pid}]")], input: read);
            }
            catch (IOException missing)
            {
                errors.WriteLine($"What the service prints is lost: {missing.Message}");
            }

            return child;
        }
    }

    // --await-child: how long its death is looked for, counted from the start, although it serves.
    private async Task<int> AwaitAsync(IChildProcess child, TimeSpan remaining)
    {
        if (remaining <= TimeSpan.Zero)
            return ControlExit.Success;
        try
        {
            using var patience = new CancellationTokenSource(remaining);
            var status = await child.WaitAsync(patience.Token);
            errors.WriteLine($"glance-api (pid {child.Pid}) {status}");
            return status.Code;
        }
        catch (OperationCanceledException)
        {
            return ControlExit.Success;
        }
    }

    private async Task<int> KeepAliveAsync(IChildProcess child, PidFile pidFile)
    {
        while (true)
        {
            var status = await child.WaitAsync(CancellationToken.None);
            var deliberately = pidFile.Read() != child.Pid;
            if (deliberately || TimeProvider.System.GetUtcNow().UtcDateTime - pidFile.WrittenAt < Bounce)
            {
                output.WriteLine($"Suppressed respawn as glance-api was {(deliberately ? "deliberately stopped" : "bouncing")}.");
                return deliberately || status.Success ? ControlExit.Success : status.Code;
            }

            errors.WriteLine($"glance-api (pid {child.Pid}) {status}");
            child = Launch("Respawn");
            pidFile.Write(child.Pid);
        }
    }

    /// <summary>The service's program: the one beside this tool belongs to it; else whatever PATH finds.</summary>
    public static string Program() =>
        Path.Combine(AppContext.BaseDirectory, "glance-api") is var beside && File.Exists(beside) ? beside : "glance-api";
}
