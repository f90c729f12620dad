using System.Globalization;
using System.Reflection;
using Glance.Configuration;
using Glance.Logging.Reports;
using Glance.Processes.Inspection;
using Glance.Processes.Signals;
using GlanceWorker.Hosting;

namespace GlanceWorker.Composition;

/// <summary>USR2, or the change of a file, makes a worker tell its state (docs/signals.md). It goes on serving.</summary>
internal sealed class WorkerReports : IDisposable
{
    private readonly ConfigurationSnapshot _configuration;
    private readonly ReportWriter _writer;
    private readonly SignalInbox _signals;
    private volatile RequestPool? _pool;

    /// <summary>Listens from now on.</summary>
    public WorkerReports(ConfigurationSnapshot configuration, ILogger logger)
    {
        _configuration = configuration;
        _writer = new ReportWriter("glance-worker", ReportOptions.From(configuration), Console.Error, () => Task.FromResult(Build()), TimeProvider.System, logger);
        var bySignal = !_writer.Watch();
        _signals = new SignalInbox([SignalInbox.User2], _ => Ask(bySignal));
    }

    /// <summary>Tells of these requests too.</summary>
    public void Tell(RequestPool pool) => _pool = pool;

    public void Dispose()
    {
        _signals.Dispose();
        _writer.Dispose();
    }

    private void Ask(bool bySignal)
    {
        if (bySignal)
            _ = Task.Run(_writer.WriteAsync);
    }

    private StateReport Build() => new StateReport()
        .Package(Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown")
        .Section("Threads", ProcessReport.Threads())
        .Section("Green Threads", Requests())
        .Section("Processes", ProcessReport.Processes())
        .Configuration(_configuration);

    private string Requests() => _pool is { } pool
        ? string.Create(CultureInfo.InvariantCulture, $"There are none here; requests: {pool.Running} running, {pool.Waiting} waiting, {pool.Served} served, {pool.Connections} connections\nManaged heap: {GC.GetTotalMemory(false) / 1024} KiB, collections: {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}\n")
        : "There are none here, and nothing is served yet.\n";
}
