using System.Globalization;
using System.Text;
using Mono.Unix.Native;

namespace Glance.Linux.Inspection;

/// <summary>This process, its threads and its children as text for people; all from /proc, so that it works whatever hangs.</summary>
public static class ProcessReport
{
    /// <summary>The threads of this process: their names, states and processor time.</summary>
    public static string Threads()
    {
        var text = new StringBuilder();
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task").OrderBy(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)))
        {
            if (Stat(Path.Combine(task, "stat")) is not { } stat)
                continue;
            var seconds = (long.Parse(stat.Fields[11], CultureInfo.InvariantCulture) + long.Parse(stat.Fields[12], CultureInfo.InvariantCulture)) / 100.0;
            var head = $" Thread #{Path.GetFileName(task)} ";
            text.Append("------").Append(head.PadLeft(((60 - head.Length) / 2) + head.Length).PadRight(60)).Append("------\n");
            text.Append(CultureInfo.InvariantCulture, $"{stat.Name}: {State(stat.Fields[0])}, {seconds:F2} s of processor time\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThread pool: {ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} waiting, {ThreadPool.CompletedWorkItemCount} done\n");
        return text.ToString();
    }

    /// <summary>This process and its children.</summary>
    public static string Processes()
    {
        var text = new StringBuilder();
        Describe(Environment.ProcessId, 0, text);
        return text.ToString();
    }

    private static void Describe(int pid, int depth, StringBuilder text)
    {
        if (Stat($"/proc/{pid}/stat") is not { } stat)
            return;
        var user = UserOf(pid);
        text.Append(' ', depth * 4);
        text.Append(CultureInfo.InvariantCulture, $"Process {pid} (under {stat.Fields[1]}) [ run by: {NameOf(user)} ({user}), state: {State(stat.Fields[0])} ] {string.Join(' ', ProcessIdentity.CommandLine(pid))}\n");
        foreach (var child in ChildrenOf(pid))
            Describe(child, depth + 1, text);
    }

    private static List<int> ChildrenOf(int pid)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories($"/proc/{pid}/task")
                    .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(word => int.Parse(word, CultureInfo.InvariantCulture))
                    .Order(),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    // proc(5): "pid (name) state ppid ..."; a name may hold blanks and parentheses.
    private static (string Name, string[] Fields)? Stat(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            var end = text.LastIndexOf(')');
            return (text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], text[(end + 2)..].Split(' '));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint UserOf(int pid) =>
        Syscall.stat($"/proc/{pid}", out var stat) == 0 ? stat.st_uid : uint.MaxValue;

    private static string NameOf(uint user) => Syscall.getpwuid(user)?.pw_name ?? "unknown";

    private static string State(string letter) => letter switch
    {
        "R" => "running",
        "S" => "sleeping",
        "D" => "disk sleep",
        "T" or "t" => "stopped",
        "Z" => "zombie",
        "I" => "idle",
        _ => letter,
    };
}
