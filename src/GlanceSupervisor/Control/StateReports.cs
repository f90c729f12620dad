using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Glance.Configuration;
using Glance.Configuration.HandOver;
using Glance.Control.Administration;
using Glance.Linux.Inspection;
using Glance.Linux.Signals;
using Glance.Logging.Reports;
using GlanceSupervisor.Events;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Control;

/// <summary>USR2, or the change of a file, makes the supervisor tell its state (docs/signals.md). The service goes on.</summary>
internal sealed class StateReports : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ChannelWriter<SupervisorEvent> _events;
    private readonly TextWriter _errors;
    private readonly ILogger _logger;
    private volatile ConfigurationSnapshot _configuration;
    private volatile ReportWriter _writer;
    private ReportOptions _options;
#pragma warning disable CA2213 // kept until the process is gone, see Dispose
    private readonly SignalInbox _signals;
#pragma warning restore CA2213
    private volatile bool _bySignal;
    private volatile bool _ended;

    /// <summary>Listens from now on.</summary>
    public StateReports(ConfigurationSnapshot configuration, ChannelWriter<SupervisorEvent> events, TextWriter errors, ILogger logger)
    {
        _events = events;
        _errors = errors;
        _logger = logger;
        _configuration = configuration;
        _options = ReportOptions.From(configuration);
        _writer = Listen(_options);

        // The runtime's handler returns at once: a report takes a while.
        _signals = new SignalInbox([SignalInbox.User2], _ => Ask());
    }

    /// <summary>From now on reports go where this configuration has them, and are asked for as it says.</summary>
    public void Use(ConfigurationSnapshot configuration)
    {
        _configuration = configuration;
        var options = ReportOptions.From(configuration);
        if (options == _options)
            return;
        var before = _writer;
        _options = options;
        _writer = Listen(options);
        before.Dispose();
    }

    /// <summary>
    /// Hears nothing any more. The signal stays caught until the process is gone: the system's own answer to it is to kill.
    /// </summary>
    public void Dispose()
    {
        _ended = true;
        _writer.Dispose();
    }

    private ReportWriter Listen(ReportOptions options)
    {
        var writer = new ReportWriter("glance-api", options, _errors, BuildAsync, TimeProvider.System, _logger);
        _bySignal = !writer.Watch();
        return writer;
    }

    private void Ask()
    {
        if (_bySignal && !_ended)
            _ = Task.Run(_writer.WriteAsync);
    }

    private async Task<StateReport> BuildAsync() => new StateReport()
        .Package(ProgramVersion.Text)
        .Section("Threads", ProcessReport.Threads())
        .Section("Green Threads", await WorkersAsync())
        .Section("Processes", ProcessReport.Processes())
        .Configuration(await ConfigurationInForceAsync());

    private async Task<ConfigurationSnapshot> ConfigurationInForceAsync()
    {
        var asked = new SupervisorEvent.ConfigurationRequested(new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously));
        _events.TryWrite(asked);
        try
        {
            return WorkerHandOver.FromBytes(await asked.Answer.Task.WaitAsync(Patience)).Configuration;
        }
        catch (TimeoutException)
        {
            return _configuration;
        }
    }

    private async Task<string> WorkersAsync()
    {
        var asked = new SupervisorEvent.StatusRequested(new TaskCompletionSource<SupervisorStatus>(TaskCreationOptions.RunContinuationsAsynchronously));
        _events.TryWrite(asked);
        try
        {
            return Describe(await asked.Answer.Task.WaitAsync(Patience));
        }
        catch (TimeoutException)
        {
            return $"The supervisor's loop has not answered for {Patience.TotalSeconds} s.";
        }
    }

    private static string Describe(SupervisorStatus status)
    {
        var text = new StringBuilder("There are none here; the workers:\n");
        text.Append(CultureInfo.InvariantCulture, $"{status.State} on {status.Endpoint}, generation {status.Generation}, {status.WorkersWanted} workers wanted\n");
        foreach (var worker in status.Workers)
            text.Append(CultureInfo.InvariantCulture, $"Worker {worker.Pid}: generation {worker.Generation}, {worker.State}, {worker.Age:F0} s old, {worker.Served} requests served, {worker.Running} running, {worker.Connections} connections, last heard of {worker.LastHeartbeat:F1} s ago\n");
        return text.ToString();
    }
}
