using System.Globalization;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;

namespace GlanceWorker.Hosting;

/// <summary>
/// The threads on which a worker hears its sockets. An operator can have them run requests themselves, with
/// <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c> in the environment; then a worker has its share of them (docs/decisions/0135).
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
        if (Environment.GetEnvironmentVariable(InlineVariable) != "1")
            return 1;
        var workers = handOver.Configuration.Get(ServerDeclarations.Workers) ?? Environment.ProcessorCount;
        var share = (Environment.ProcessorCount + Math.Max(workers, 1) - 1) / Math.Max(workers, 1);
        SetUnlessSet(CountVariable, share.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Max(count, 1) : 1;
    }

    private static void SetUnlessSet(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Environment.SetEnvironmentVariable(variable, value);
    }
}
