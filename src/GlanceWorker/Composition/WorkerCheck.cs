using Glance.Configuration;
using Glance.Linux.Terminals;

namespace GlanceWorker.Composition;

/// <summary><c>glance-api --check-config</c>, the worker's half.</summary>
internal static class WorkerCheck
{
    /// <summary>Reports what is wrong, a line each.</summary>
    /// <param name="configuration">Descriptor of the configuration.</param>
    /// <param name="offline">Whether network and database are left alone.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The exit code a start would end with.</returns>
    public static async Task<int> RunAsync(int configuration, bool offline, TextWriter output)
    {
        using var heard = new HeardWarnings();
        var check = new StartCheck(WorkerProgram.ReadHandOver(configuration), offline, heard);
        await check.RunAsync(CancellationToken.None);
        foreach (var warning in heard.Lines)
            output.WriteLine($"WARNING: {PrintableText.Line(warning)}");
        foreach (var problem in check.Problems)
            output.WriteLine($"ERROR: {problem.Reason}");
        output.WriteLine($"CODES: {string.Join(' ', check.Problems.Select(problem => problem.ExitCode))}");
        return ExitCodes.Of(check.Problems.Select(problem => problem.ExitCode));
    }
}
