using System.Globalization;
using System.Threading.Channels;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using GlanceSupervisor.Control;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.TakeOver;

/// <summary>The file that this process runs, as it is on disk now.</summary>
internal sealed class Executable(ProgramStart start, ChannelWriter<SupervisorEvent> events, AdministrationEndpoint? administration, Action flushLogs, ILogger logger) : IExecutable
{
    public IPreflight StartPreflight(HandOffState state, TimeSpan limit)
    {
        var path = KnownPath();
        logger.LogInformation("Upgrade asked for: trying {Program}", path);
        return Preflight.Start(path, start.Arguments, WithAdministration(state), limit, events);
    }

    public void RunInPlace(HandOffState state)
    {
        flushLogs();
        var left = WithAdministration(state);
        using var written = MemoryFile.Create("glance-take-over", left.ToBytes());
        var variables = start.Service.ForSuccessor.Append(new KeyValuePair<string, string>(HandOffState.Variable, written.Number.ToString(CultureInfo.InvariantCulture)));
        Reexec.Run(KnownPath(), start.Arguments, variables, [written.Number, .. left.Descriptors]);
    }

    private string KnownPath() => start.Path ?? throw new IOException("the path of the program that runs is not known");

    private HandOffState WithAdministration(HandOffState state) => state with { Administration = administration?.Descriptor ?? 0 };
}
