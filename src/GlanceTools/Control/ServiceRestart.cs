using System.Diagnostics;
using Glance.Linux.Inspection;
using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary><c>restart</c>: a service that works is ended only after the one to come was looked at (docs/decisions/0341).</summary>
internal sealed class ServiceRestart(ControlArguments arguments, TextWriter output, TextWriter errors)
{
    /// <summary>Looks, stops and starts.</summary>
    public async Task<int> RunAsync()
    {
        if (ServiceFinder.TryFind(arguments, out _) is not { } pid)
            return await StopAndStartAsync(arguments);
        if (WhyNotHere(pid) is { } reason)
        {
            errors.WriteLine($"ERROR: {reason}");
            return ControlExit.Failure;
        }

        var next = arguments;
        if (arguments.ServiceArguments.Count == 0)
        {
            // Paths among its words are seen from where it was started.
            next = arguments.WithService(new RunningService(pid).Arguments);
            Directory.SetCurrentDirectory(ProcessIdentity.WorkingDirectory(pid));
            if (next.ServiceArguments.Count > 0)
                output.WriteLine($"With the arguments of process {pid}: {string.Join(' ', next.ServiceArguments)}");
        }

        if (ReadOnce.Find(next.ServiceArguments) is { } path)
        {
            errors.WriteLine($"ERROR: {path} is no regular file: what the check reads from it cannot be read again by the start. "
                + $"Name a file instead; glance-api (pid {pid}) serves on");
            return ControlExit.Failure;
        }

        var verdict = await CheckAsync(next.ServiceArguments);
        if (verdict == ControlExit.Success)
            return await StopAndStartAsync(next);
        errors.WriteLine($"Restarting was refused; glance-api (pid {pid}) serves on");
        return verdict;
    }

    private async Task<int> StopAndStartAsync(ControlArguments next)
    {
        var stopped = ServiceStopper.Stop(next, output, errors);
        return stopped == ControlExit.Success ? await new ServiceStarter(next, output, errors).StartAsync("Restart") : stopped;
    }

    private string? WhyNotHere(int pid)
    {
        if (ProcessIdentity.ServiceUnit(pid) is { } unit && unit.StartsWith("glance", StringComparison.Ordinal))
        {
            return $"glance-api (pid {pid}) belongs to systemd, which would lose sight of a service started from here: "
                + $"systemctl restart {unit}";
        }

        // The start would take that service for the one it is to start.
        var pidFile = new PidFile(arguments.PidFile ?? PidFile.Default);
        return ServiceFinder.FindBy(pidFile) is { } other && other != pid
            ? $"{pidFile.Path} is the pid file of process {other}; give the service of process {pid} another with --pid-file"
            : null;
    }

    // A warning is no news of the service that runs: that its own address is in use, for one.
    private async Task<int> CheckAsync(IEnumerable<string> words)
    {
        const string Warning = "WARNING: ";
        try
        {
            using var check = ChildStart.Tool(new ProcessStartInfo(ServiceStarter.Program(), [.. words, "--check-config"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            var said = check.StandardOutput.ReadToEndAsync();
            var wrong = await check.StandardError.ReadToEndAsync();
            _ = await said;
            await check.WaitForExitAsync();
            var lines = check.ExitCode == ControlExit.Success ? [] : wrong.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in lines.Where(line => !line.StartsWith(Warning, StringComparison.Ordinal)))
                errors.WriteLine(line);
            return check.ExitCode;
        }
        catch (IOException missing)
        {
            errors.WriteLine($"ERROR: {missing.Message}");
            return ControlExit.Failure;
        }
    }
}
