using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Glance.Control.Workers;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.Workers;

/// <summary>
/// What a hung worker was doing, for whoever has to find out later: each thread's state as the kernel knows it goes to the log, and a core
/// to <c>[worker] dump_directory</c> when there is one. Nothing here can fail or take for ever; the worker is killed afterwards.
/// </summary>
internal sealed class WorkerExamination(TimeProvider time, ILogger logger)
{
    private const int MostThreads = 100;
    private const int MostFrames = 8;
    private static readonly TimeSpan CorePatience = TimeSpan.FromSeconds(60);

    /// <summary>Looks at a process.</summary>
    public async Task ExamineAsync(int pid, string? dumpDirectory)
    {
        await Task.Run(() => LogThreads(pid));
        if (dumpDirectory is not null)
            await WriteCoreAsync(pid, dumpDirectory);
    }

    private void LogThreads(int pid)
    {
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task").Take(MostThreads))
            {
                logger.LogWarning(
                    "Child {Pid} thread {Thread} ({Name}): {State}, waits in {Wait}; system call {Call}; kernel stack {Stack}",
                    pid, Path.GetFileName(thread), Line(thread, "comm"), State(thread), Line(thread, "wchan"), Call(thread), Stack(thread));
            }
        }
        catch (IOException)
        {
            logger.LogWarning("Child {Pid} was gone before its threads could be looked at", pid);
        }
    }

    private async Task WriteCoreAsync(int pid, string directory)
    {
        var program = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump");
        var core = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"glance-worker.{pid}.{time.GetUtcNow():yyyyMMddTHHmmssZ}.core"));
        using var patience = new CancellationTokenSource(CorePatience, time);
        try
        {
            string[] words = ["--withheap", "--name", core, pid.ToString(CultureInfo.InvariantCulture)];
            using var tool = ChildStart.Tool(new ProcessStartInfo(program, words)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            await WaitAsync(tool, core, pid, patience.Token);
        }
        catch (IOException missing)
        {
            logger.LogWarning("No core of child {Pid}: {Reason}", pid, missing.Message);
        }
    }

    private async Task WaitAsync(Process tool, string core, int pid, CancellationToken patience)
    {
        try
        {
            var output = tool.StandardOutput.ReadToEndAsync(patience);
            var errors = tool.StandardError.ReadToEndAsync(patience);
            await tool.WaitForExitAsync(patience);
            if (tool.ExitCode == 0)
                logger.LogWarning("Core of child {Pid}: {Core}", pid, core);
            else
                logger.LogWarning("No core of child {Pid}: {Words}", pid, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("No core of child {Pid}: createdump took more than {Seconds} s", pid, CorePatience.TotalSeconds);
            tool.Kill();
        }
    }

    private static string State(string thread) =>
        Lines(thread, "status").FirstOrDefault(line => line.StartsWith("State:", StringComparison.Ordinal)) is { } line
            ? line["State:".Length..].Trim()
            : "unknown";

    // "running", or number, arguments, stack pointer and program counter: the number tells enough.
    private static string Call(string thread) => Line(thread, "syscall").Split(' ')[0];

    private static string Stack(string thread)
    {
        var frames = Lines(thread, "stack").Take(MostFrames).Select(frame => frame.Split(' ', 2)[^1]).ToList();
        return frames.Count == 0 ? "?" : string.Join(" < ", frames);
    }

    private static string Line(string thread, string file) => Lines(thread, file).FirstOrDefault() ?? "?";

    private static string[] Lines(string thread, string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(thread, file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Some files are for root alone, and threads end.
            return [];
        }
    }
}
