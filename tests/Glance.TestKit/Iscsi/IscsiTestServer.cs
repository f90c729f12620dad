using System.Diagnostics;
using System.Globalization;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.TestKit.Iscsi;

/// <summary>
/// tgtd on loopback, started by scripts/services/tgt.sh, with volumes that are files. It may be killed and started again.
/// </summary>
public sealed class IscsiTestServer : IAsyncDisposable
{
    /// <summary>The user of CHAP.</summary>
    public const string User = "glancechap";

    /// <summary>His password.</summary>
    public const string Password = "glancechapsecret";

    private readonly TemporaryDirectory _state = new();
    private readonly int _port = ServiceScript.FreePorts(2);
    private int _targets;

    private IscsiTestServer()
    {
    }

    /// <summary>The ports of its portals.</summary>
    public IReadOnlyList<int> Ports => [_port, _port + 1];

    /// <summary>Starts one; ignores the running test where what it needs is missing.</summary>
    public static async Task<IscsiTestServer> StartAsync()
    {
        if (!File.Exists("/usr/sbin/tgtd") || !System.Runtime.InteropServices.NativeLibrary.TryLoad("libiscsi.so.7", out _))
            Assert.Ignore("tgtd or libiscsi.so.7 is not installed: apt-get install tgt libiscsi7");
        var server = new IscsiTestServer();
        Directory.CreateDirectory(server._state["tgt"]);
        await server.NoteAsync($"--op new --mode account --user {User} --password {Password}");
        await server.UpAsync();
        return server;
    }

    /// <summary>Starts it again, with all that it had.</summary>
    public async Task UpAsync()
    {
        var (code, output) = await ScriptAsync("up");
        if (code != 0)
            throw new AssertionException($"tgtd did not start:\n{output}");
    }

    /// <summary>Kills it and waits for its end.</summary>
    public Task KillAsync() => ScriptAsync("down"); // that is how the script ends it

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) =>
        PosixKill.Send(int.Parse(File.ReadAllText(_state["tgt/run/tgtd.pid"]).Split(' ')[0], CultureInfo.InvariantCulture), signal);

    /// <summary>Makes a volume.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="blockSize">Bytes of a block.</param>
    /// <param name="file">The file; null for a new one.</param>
    /// <param name="serial">The serial number; null for one of its own.</param>
    /// <param name="settings">More of tgtadm's settings for the target, such as <c>HeaderDigest=CRC32C</c>.</param>
    public async Task<IscsiTestVolume> MakeVolumeAsync(
        long size, int blockSize = 512, string? file = null, string? serial = null, params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var number = ++_targets;
        var path = file ?? _state[$"volume-{number}"];
        if (file is null)
        {
            await using var made = File.Create(path);
            made.SetLength(size);
        }

        var target = $"iqn.2026-11.test.glance:{Guid.NewGuid():N}";
        await DoAsync($"--op new --mode target --tid {number} -T {target}");
        foreach (var setting in settings.Select(setting => setting.Split('=')))
            await DoAsync($"--op update --mode target --tid {number} --name {setting[0]} --value {setting[1]}");
        await DoAsync($"--op new --mode logicalunit --tid {number} --lun 1 --blocksize {blockSize} -b {path}");
        await DoAsync($"--op update --mode logicalunit --tid {number} --lun 1 --params scsi_sn={serial ?? $"sn{_port}x{number}"}");
        await DoAsync($"--op bind --mode account --tid {number} --user {User}");
        await DoAsync($"--op bind --mode target --tid {number} -I ALL");
        return new IscsiTestVolume(target, number, path, Ports);
    }

    /// <summary>Has tgtadm do something, now and whenever the server starts again.</summary>
    public async Task DoAsync(string arguments)
    {
        await RunAsync(arguments);
        await NoteAsync(arguments);
    }

    /// <summary>Takes what was done back, as far as it is done again with the next start.</summary>
    /// <param name="before">What stood in tgtadm's arguments.</param>
    /// <param name="after">What is to stand there.</param>
    public async Task ChangeAsync(string before, string after)
    {
        var setup = await File.ReadAllTextAsync(_state["tgt/setup"]);
        await File.WriteAllTextAsync(_state["tgt/setup"], setup.Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>How many sessions a volume has.</summary>
    public async Task<int> SessionsAsync(IscsiTestVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var shown = await RunAsync("--op show --mode target");
        return shown.Split($": {volume.Target}\n")[1].Split("\nTarget ")[0].Split("I_T nexus:").Length - 1;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ScriptAsync("down");
        _state.Dispose();
    }

    private Task NoteAsync(string arguments) => File.AppendAllTextAsync(_state["tgt/setup"], arguments + "\n");

    private async Task<string> RunAsync(string arguments)
    {
        var start = new ProcessStartInfo("/usr/sbin/tgtadm", $"-C 0 --lld iscsi {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TGT_IPC_SOCKET"] = _state["tgt/control"];
        using var process = Process.Start(start)!; // A program was named.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"tgtadm {arguments}: exit code {process.ExitCode}: {await errors}");
    }

    private async Task<(int Code, string Output)> ScriptAsync(string command)
    {
        var log = _state[$"{command}.log"];
        var script = Path.Combine(RepositoryRoot.Path, "scripts/services/tgt.sh");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" {command} >'{log}' 2>&1", script]);
        start.Environment["SVC_DIR"] = _state.Path;
        start.Environment["TGT_PORTS"] = string.Join(' ', Ports);
        using var process = Process.Start(start)!; // A program was named.
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await File.ReadAllTextAsync(log));
    }
}
