using System.Diagnostics;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>glance-api run to its end, or to the line that says that it serves.</summary>
internal static class GlanceProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProgramRun> RunAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null, IReadOnlyList<string>? wrapper = null)
    {
        using var process = Start(arguments, variables, wrapper ?? []);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new ProgramRun(process.ExitCode, Served: false, await output, await errors);
    }

    /// <summary>Runs it until it serves, and stops it then, or to its end.</summary>
    public static async Task<ProgramRun> StartAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null, IReadOnlyList<string>? wrapper = null)
    {
        using var process = Start(arguments, variables, wrapper ?? []);
        var log = new OutputLog();
        process.OutputDataReceived += (_, line) => log.Add(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var serving = log.WaitForAsync("Serving on ", atMost: Patience);
        var ended = process.WaitForExitAsync();
        var served = await Task.WhenAny(serving, ended) == serving;
        if (served)
            PosixKill.Send(process.Id, PosixKill.Quit);
        await ended.WaitAsync(Patience);
        return new ProgramRun(process.ExitCode, served, string.Join('\n', log.Lines), string.Empty);
    }

    private static Process Start(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables, IReadOnlyList<string> wrapper)
    {
        IReadOnlyList<string> words = [.. wrapper, Path.Combine(RepositoryRoot.Programs, "glance-api"), .. arguments];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new AssertionException("glance-api did not start");
    }
}
