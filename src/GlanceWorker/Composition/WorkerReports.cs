using System.Globalization;
using System.Reflection;
using Glance.Configuration;
using Glance.Control;
using Glance.Linux.Inspection;
using Glance.Linux.Signals;
using Glance.Logging.Reports;
using Glance.Operations.Jobs;
using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Composition;

/// <summary>USR2, or the change of a file, makes a worker tell its state (docs/signals.md). It goes on serving.</summary>
internal sealed class WorkerReports : IDisposable
{
    private readonly ConfigurationSnapshot _configuration;
    private readonly ReportWriter _writer;
#pragma warning disable CA2213 // kept until the process is gone, see Dispose
    private readonly SignalInbox _signals;
#pragma warning restore CA2213
    private volatile bool _ended;
    private volatile RequestPool? _pool;
    private volatile BackgroundJobs? _jobs;

    /// <summary>Listens from now on.</summary>
    public WorkerReports(ConfigurationSnapshot configuration, ILogger logger)
    {
        _configuration = configuration;
        _writer = new ReportWriter("glance-worker", ReportOptions.From(configuration), Console.Error, () => Task.FromResult(Build()), TimeProvider.System, logger);
        var bySignal = !_writer.Watch();
        _signals = new SignalInbox([SignalInbox.User2], _ => Ask(bySignal));
    }

    /// <summary>Tells of these requests and jobs too.</summary>
    public void Tell(RequestPool pool, BackgroundJobs jobs) => (_pool, _jobs) = (pool, jobs);

    /// <summary>
    /// Hears nothing any more. The signal stays caught until the process is gone: the system's own answer to it is to kill.
    /// </summary>
    public void Dispose()
    {
        _ended = true;
        _writer.Dispose();
    }

    private void Ask(bool bySignal)
    {
        if (bySignal && !_ended)
            _ = Task.Run(_writer.WriteAsync);
    }

    private StateReport Build() => new StateReport()
        .Package(VersionText.Of(Assembly.GetExecutingAssembly()))
        .Section("Threads", ProcessReport.Threads())
        .Section("Green Threads", Requests())
        .Section("Jobs", JobReport.Of(_jobs?.List() ?? []))
        .Section("Processes", ProcessReport.Processes())
        .Configuration(_configuration);

    private string Requests() => _pool is { } pool
        ? string.Create(CultureInfo.InvariantCulture, $"There are none here; requests: {pool.Running} running, {pool.Waiting} waiting, {pool.Served} served, {pool.Connections} connections\nManaged heap: {GC.GetTotalMemory(false) / 1024} KiB, collections: {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}\n")
        : "There are none here, and nothing is served yet.\n";
}
