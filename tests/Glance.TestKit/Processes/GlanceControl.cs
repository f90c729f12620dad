using System.Diagnostics;

namespace Glance.TestKit.Processes;

/// <summary>Runs glance-control as an operator does.</summary>
public static class GlanceControl
{
    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunFromAsync(RepositoryRoot.Programs, arguments);

    /// <summary>Runs the one in a folder to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunFromAsync(string programs, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(programs, "glance-control"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!; // null only with a shell
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
