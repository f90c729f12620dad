using System.Globalization;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;

namespace GlanceWorker.Hosting;

/// <summary>
/// The threads on which a worker hears its sockets. They run requests themselves, without waking a thread of the pool for each thing that
/// happens; so nothing on them may wait (docs/decisions/0135). With filters of the operator's own, of which nobody knows that, the pool does it.
/// </summary>
internal static class SocketThreads
{
    // Variables of System.Net.Sockets, read when the process uses its first socket.
    private const string InlineVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string CountVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Settles it for this process; to be called before its first socket. What the environment says already stays.</summary>
    /// <returns>The number of threads.</returns>
    public static int Prepare(WorkerHandOver handOver)
    {
        var workers = handOver.Configuration.Get(ServerDeclarations.Workers) ?? Environment.ProcessorCount;
        var share = (Environment.ProcessorCount + Math.Max(workers, 1) - 1) / Math.Max(workers, 1);
        SetUnlessSet(InlineVariable, HoldsPlugins(handOver) ? "0" : "1");
        SetUnlessSet(CountVariable, share.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Max(count, 1) : 1;
    }

    // A factory named assembly!Type. The files may hold more than the pipeline in force: then the pool has more to do, no harm else.
    private static bool HoldsPlugins(WorkerHandOver handOver) =>
        handOver.Paste.Files.Files.Values.SelectMany(text => text.Split('\n')).Any(
            line => line.Contains('!', StringComparison.Ordinal) && line.TrimStart() is not ['#' or ';', ..]);

    private static void SetUnlessSet(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Environment.SetEnvironmentVariable(variable, value);
    }
}
