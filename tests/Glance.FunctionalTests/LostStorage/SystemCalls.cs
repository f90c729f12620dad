using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>The system calls of a running process that make things durable, in their order, with the files they concern.</summary>
internal sealed class SystemCalls : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _strace;

    private SystemCalls(int pid) => _strace = new Process
    {
        // -y: descriptors with their paths.
        StartInfo = new ProcessStartInfo("strace", ["-f", "-y", "-e", "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2,pwrite64,pwritev", "-o", _directory["calls"], "-p", $"{pid}"])
        {
            RedirectStandardError = true,
        },
    };

    /// <summary>Begins to watch. Ignores the test where strace is absent or not allowed to.</summary>
    public static async Task<SystemCalls> WatchAsync(int pid)
    {
        var calls = new SystemCalls(pid);
        try
        {
            calls._strace.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            calls._directory.Dispose();
            Assert.Ignore("strace is not installed");
        }

        var told = new List<string>();
        while (await calls._strace.StandardError.ReadLineAsync() is { } line)
        {
            told.Add(line);
            if (line.Contains("attached", StringComparison.Ordinal))
                return calls;
        }

        calls.Dispose();
        Assert.Ignore("strace cannot watch here: " + string.Join(' ', told));
        return calls;
    }

    /// <summary>Lets go of the process.</summary>
    /// <returns>A line each, without the ends of calls that were interrupted by another thread's.</returns>
    public async Task<List<string>> StopAsync()
    {
        PosixKill.Send(_strace.Id, PosixKill.Int);
        await _strace.WaitForExitAsync();
        return [.. File.ReadAllLines(_directory["calls"]).Where(line => !line.Contains(" resumed>", StringComparison.Ordinal))];
    }

    public void Dispose()
    {
        if (!_strace.HasExited)
            _strace.Kill();
        _strace.Dispose();
        _directory.Dispose();
    }
}
