using System.Globalization;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.TakeOver;

/// <summary>The file that this process runs, as it is on disk now.</summary>
/// <param name="start">How it was started.</param>
/// <param name="preflightEnded">Told what a preflight showed.</param>
/// <param name="administration">Descriptor of the socket for administrators, which it is left; null when there is none.</param>
/// <param name="flushLogs">Writes out what the log still holds.</param>
/// <param name="logger">The log.</param>
internal sealed class Executable(
    ProgramStart start, Action<PreflightResult> preflightEnded, int? administration, Action flushLogs, ILogger logger) : IExecutable
{
    public IPreflight StartPreflight(HandOffState state, TimeSpan limit)
    {
        var path = KnownPath();
        logger.LogInformation("Upgrade asked for: trying {Program}", path);
        return Preflight.Start(path, start.Arguments, WithAdministration(state), limit, preflightEnded);
    }

    public void RunInPlace(HandOffState state)
    {
        flushLogs();
        var left = WithAdministration(state);
        using var written = MemoryFile.Create("glance-take-over", left.ToBytes());
        var variables = start.Service.ForSuccessor.Append(new KeyValuePair<string, string>(HandOffState.Variable, written.Number.ToString(CultureInfo.InvariantCulture)));
        Exec.Run(KnownPath(), start.Arguments, [written.Number, .. left.Descriptors], variables);
    }

    private string KnownPath() => start.Path ?? throw new IOException("the path of the program that runs is not known");

    private HandOffState WithAdministration(HandOffState state) => state with { Administration = administration ?? 0 };
}
