using Mono.Unix.Native;

namespace Glance.Linux.Inspection;

/// <summary>What a process is, as far as its pid tells.</summary>
public static class ProcessIdentity
{
    /// <summary>The words it was started with; empty when it is gone, or a kernel thread or zombie.</summary>
    public static IReadOnlyList<string> CommandLine(int pid)
    {
        try
        {
            // Each word ends with a zero byte, and may be empty; only who writes a title over them leaves the last zero out.
            var text = File.ReadAllText($"/proc/{pid}/cmdline");
            return text.Length == 0 ? [] : (text[^1] == '\0' ? text[..^1] : text).Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The directory it works in.</summary>
    /// <exception cref="IOException">It is gone, or belongs to another user.</exception>
    public static string WorkingDirectory(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName
                ?? throw new FileNotFoundException($"process {pid} works in no directory");
        }
        catch (UnauthorizedAccessException foreign)
        {
            throw new IOException($"process {pid} belongs to another user: {foreign.Message}", foreign);
        }
    }

    /// <summary>The process that started it, or that took it in; null when it is gone.</summary>
    public static int? Parent(int pid)
    {
        try
        {
            // The name, in brackets, may hold anything: what follows its last bracket is "state parent ..." (proc_pid_stat(5)).
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The unit of systemd, a service, in which it runs; null when it runs in none.</summary>
    public static string? ServiceUnit(int pid)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/cgroup")
                .SelectMany(line => line.Split('/'))
                .LastOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// The path this program was started by, or null when that leads nowhere. Unlike the path of the running file it is looked up anew when
    /// it is used again, so that a symbolic link to another version leads to that version. Ask before the working directory can change.
    /// </summary>
    public static string? OwnProgram
    {
        get
        {
            var word = CommandLine(Environment.ProcessId) is [var first, ..] ? first : string.Empty;
            var candidates = word.Contains('/', StringComparison.Ordinal)
                ? [word]
                : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, word));
            return candidates.Append(Environment.ProcessPath ?? string.Empty).Where(path => path.Length > 0).Select(Path.GetFullPath).FirstOrDefault(File.Exists);
        }
    }

    /// <summary>The user as whom this process acts (geteuid(2)).</summary>
    public static uint EffectiveUser => Syscall.geteuid();

    /// <summary>The name this very program was called by, the last part of it.</summary>
    public static string OwnName => CommandLine(Environment.ProcessId) is [var name, ..] ? Path.GetFileName(name) : string.Empty;
}
