using Glance.Configuration;
using Glance.Control.Workers;

namespace GlanceWorker.Composition;

/// <summary>
/// Runs what only looks at a configuration, and gives it up when nobody is left who waits for what it finds: its supervisor holds the other
/// end of its standard input, and the kernel closes that with the supervisor, however it ends (docs/decisions/0351).
/// </summary>
internal static class EndWithInput
{
    /// <summary>Runs it to its end, or to that of the input, when the supervisor has said that this is its own.</summary>
    /// <param name="work">What is to be done.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(Func<Task<int>> work) =>
        Environment.GetEnvironmentVariable(WorkerArguments.EndsWithInputVariable) is null ? work() : RunAsync(work, Console.OpenStandardInput());

    /// <summary>Runs it to its end or to that of the input; what comes on it means nothing.</summary>
    /// <param name="work">What is to be done; left on its thread when it waits there.</param>
    /// <param name="input">The input.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(Func<Task<int>> work, Stream input)
    {
        var working = Task.Run(work);
        var ended = Task.Run(() => input.CopyToAsync(Stream.Null));
        return await Task.WhenAny(working, ended) == working ? await working : ExitCodes.Other;
    }
}
