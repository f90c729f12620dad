using System.Diagnostics;
using System.Globalization;
using System.Text;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>
/// A real systemd, booted by scripts/services/systemd.sh. What a test installs and changes is seen inside alone: for Debian 12 the
/// machine's own file system lies under an overlay, Debian 13 has a root of its own. The network is the machine's loopback.
/// </summary>
internal sealed class BootedSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory? _temporary;
    private readonly string _state;
    private readonly string _root;

    private BootedSystem(TemporaryDirectory? temporary, string state, string root)
    {
        _temporary = temporary;
        _state = state;
        _root = root;
    }

    /// <summary>A directory that is seen outside by this path and inside by <see cref="InsideDirectory"/>.</summary>
    public string OutsideDirectory => Path.Combine(_state, $"systemd-{_root}");

    /// <summary>The same inside.</summary>
    public string InsideDirectory => _root == "host" ? "/run/svc" : "/run/host-svc";

    /// <summary>Where units are installed.</summary>
    public string UnitDirectory => _root == "host" ? "/run/svc/units" : "/etc/systemd/system";

    /// <summary>
    /// Boots the systemd of this machine (252 in Debian 12) over its file system; changes below /etc, /usr and /var vanish with it.
    /// </summary>
    public static async Task<BootedSystem> BootDebian12Async()
    {
        var temporary = new TemporaryDirectory();
        var system = new BootedSystem(temporary, temporary.Path, "host");
        await system.BootAsync();
        await system.DoAsync("bash", "-c", """
            set -e
            mkdir -p /run/overlay && mount -t tmpfs tmpfs /run/overlay
            for d in etc usr var; do
                mkdir -p /run/overlay/$d/new /run/overlay/$d/work
                mount -t overlay overlay -o lowerdir=/$d,upperdir=/run/overlay/$d/new,workdir=/run/overlay/$d/work /$d
            done
            mkdir -p /run/systemd/system
            echo $((RANDOM + 1000)) >/proc/sys/kernel/ns_last_pid # administrators' sockets are named by the pid and of the machine's network
            rm -f /usr/sbin/policy-rc.d
            """);
        return system;
    }

    /// <summary>
    /// Boots Debian 13 (systemd 257). Its root is made once and kept among temporary files, since that takes more than a minute.
    /// </summary>
    public static async Task<BootedSystem> BootDebian13Async()
    {
        var system = new BootedSystem(null, Path.Combine(Path.GetTempPath(), "glance-test-trixie"), "trixie");
        await system.BootAsync();
        await system.DoAsync("rm", "-f", "/usr/sbin/policy-rc.d");
        return system;
    }

    /// <summary>Runs a command inside.</summary>
    public Task<CommandResult> RunAsync(params string[] command) => ScriptAsync(null, ["run", "--", .. command]);

    /// <summary>Runs a command inside that must succeed.</summary>
    /// <returns>What it printed, without the last line break.</returns>
    public async Task<string> DoAsync(params string[] command)
    {
        var result = await RunAsync(command);
        Assert.That(result.ExitCode, Is.Zero, $"{string.Join(' ', command)}\n{result.Output}{result.Errors}");
        return result.Output.TrimEnd('\n');
    }

    /// <summary>Writes a file inside.</summary>
    public async Task WriteAsync(string path, string content)
    {
        var result = await ScriptAsync(content, ["run", "--", "sh", "-c", $"mkdir -p \"$(dirname '{path}')\" && cat >'{path}'"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
    }

    /// <summary>A property of a unit.</summary>
    public Task<string> ShowAsync(string property, string unit = "glance-api.service") => DoAsync("systemctl", "show", "-P", property, unit);

    /// <summary>The messages of the journal.</summary>
    public Task<string> JournalAsync(params string[] arguments) => DoAsync(["journalctl", "--no-pager", "-q", .. arguments]);

    /// <summary>Waits until what is asked holds, for facts that announce themselves nowhere.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"{what}: not within {Patience.TotalSeconds} s\n{await DescribeAsync()}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a property of the service is what is wanted.</summary>
    public Task UntilAsync(string property, Func<string, bool> holds, string what) => UntilAsync(async () => holds(await ShowAsync(property)), what);

    /// <summary>The service as an operator sees it, for messages.</summary>
    public async Task<string> DescribeAsync() => (await RunAsync("sh", "-c", "systemctl status glance-api.service; journalctl -q --no-pager -n 60")).Output;

    /// <summary>Pid, as it is inside, of the service's main process.</summary>
    public async Task<int> MainPidAsync() => int.Parse(await ShowAsync("MainPID"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ = await ScriptAsync(null, ["down"]);
        _temporary?.Dispose();
    }

    private async Task BootAsync()
    {
        if (Environment.UserName != "root")
            Assert.Ignore("systemd is booted in namespaces of its own, which needs root");
        Directory.CreateDirectory(_state);
        var result = await ScriptAsync(null, ["up"]);
        if (result.ExitCode == 0)
            return;
        await DisposeAsync();
        var reason = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? last : $"exit code {result.ExitCode}";
        Assert.Ignore($"systemd ({_root}) cannot be booted here: {reason}");
    }

    private async Task<CommandResult> ScriptAsync(string? input, IReadOnlyList<string> words)
    {
        // Files instead of pipes: what the script leaves running would hold a pipe open for ever.
        using var files = new TemporaryDirectory();
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$@\" >'{files["out"]}' 2>'{files["err"]}'", "-", Path.Combine(RepositoryRoot.Path, "scripts/services/systemd.sh"), .. words])
        {
            RedirectStandardInput = true,
        };
        start.Environment["SVC_DIR"] = _state;
        start.Environment["SYSTEMD_ROOT"] = _root;
        using var process = Process.Start(start)!; // A program was named.
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return new CommandResult(process.ExitCode, await File.ReadAllTextAsync(files["out"], Encoding.UTF8), await File.ReadAllTextAsync(files["err"], Encoding.UTF8));
    }
}
