namespace Glance.Processes.Inspection;

/// <summary>What a process is, as far as its pid tells.</summary>
public static class ProcessIdentity
{
    /// <summary>The words it was started with; empty when it is gone, or a kernel thread or zombie.</summary>
    public static IReadOnlyList<string> CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The name this very program was called by, the last part of it.</summary>
    public static string OwnName => CommandLine(Environment.ProcessId) is [var name, ..] ? Path.GetFileName(name) : string.Empty;
}
