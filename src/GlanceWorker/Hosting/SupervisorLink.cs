using System.Buffers.Binary;
using System.Text;
using Glance.Control;
using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Hosting;

/// <summary>
/// The worker's end of the control channel. Two threads of its own, so that orders are read and the state of the pool is told
/// even when the pool is starved (docs/contracts/supervision.md D3, D7).
/// </summary>
internal sealed class SupervisorLink : IDisposable
{
    private const int ThreadStack = 256 * 1024;

    /// <summary>The longest time between two heartbeats. A shorter limit to silence brings more of them.</summary>
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(50);
    private const int BeatsWithinTimeout = 4;

    /// <summary>A wait longer than meant by this much says that the process did not run.</summary>
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(1);

    /// <summary>A pool that has not run anything for this long does not answer clients either.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(2);

    private readonly ControlChannel _channel;
    private readonly TimeProvider _time;
    private readonly ManualResetEventSlim _ended = new();
    private volatile Func<int> _countJobs = static () => 0;
    private long _probeSent;
    private int _probeOut;

    public SupervisorLink(ControlChannel channel, TimeProvider time)
    {
        _channel = channel;
        _time = time;
    }

    /// <summary>Reads orders from now on.</summary>
    /// <param name="lifetime">Told to drain, and when the supervisor is gone.</param>
    /// <param name="reopenLogs">Called when log files are to be opened again.</param>
    public void Listen(WorkerLifetime lifetime, Action reopenLogs) =>
        new Thread(() => ReadOrders(lifetime, reopenLogs), ThreadStack) { Name = "orders", IsBackground = true }.Start();

    /// <summary>Tells the supervisor that this worker serves, and from then on how it is.</summary>
    /// <param name="pool">Whose counts are told.</param>
    /// <param name="countJobs">Counts the work that outlives its request.</param>
    /// <param name="timeout">How long the supervisor bears silence; zero for ever.</param>
    /// <param name="database">Which file the database is; null where it is none.</param>
    public void Ready(RequestPool pool, Func<int> countJobs, TimeSpan timeout, string? database)
    {
        _countJobs = countJobs;
        var period = PeriodFor(timeout);
        _ = _channel.TrySend(ControlFrameKind.Ready, Encoding.UTF8.GetBytes(database ?? string.Empty));
        new Thread(() => SendHeartbeats(pool, period), ThreadStack) { Name = "heartbeat", IsBackground = true }.Start();
    }

    /// <summary>Tells the supervisor that this worker lets nobody in any more.</summary>
    public void Draining() => _ = _channel.TrySend(ControlFrameKind.Draining);

    /// <summary>
    /// Tells the supervisor how this worker is now and not at the next heartbeat: what is told of its end counts what it left undone.
    /// </summary>
    /// <param name="pool">Whose counts are told.</param>
    public void Finished(RequestPool pool) => _ = TrySend(pool, TimeSpan.Zero);

    /// <summary>Tells the supervisor why this worker cannot start.</summary>
    public void Failed(int exitCode, string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason.Length > 16000 ? reason[..16000] : reason);
        var payload = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, exitCode);
        text.CopyTo(payload, sizeof(int));
        _ = _channel.TrySend(ControlFrameKind.Failed, payload);
    }

    public void Dispose()
    {
        _ended.Set();
        _channel.Dispose();
    }

    /// <summary>How often to tell how the worker is, so that one late heartbeat is no silence yet.</summary>
    /// <param name="timeout">How long the supervisor bears silence; zero for ever.</param>
    internal static TimeSpan PeriodFor(TimeSpan timeout) => timeout > TimeSpan.Zero
        ? TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / BeatsWithinTimeout, ShortestPeriod.Ticks, LongestPeriod.Ticks))
        : LongestPeriod;

    private void ReadOrders(WorkerLifetime lifetime, Action reopenLogs)
    {
        while (_channel.Receive() is { } frame)
        {
            switch (frame.Kind)
            {
                case ControlFrameKind.Drain:
                    var limit = BinaryPrimitives.ReadInt32LittleEndian(frame.Payload.Span);
                    lifetime.Drain(limit < 0 ? null : TimeSpan.FromMilliseconds(limit), "ordered by the supervisor");
                    break;
                case ControlFrameKind.ReopenLogs:
                    reopenLogs();
                    break;
            }
        }

        if (!_ended.IsSet)
            lifetime.SupervisorGone();
    }

    private void SendHeartbeats(RequestPool pool, TimeSpan period)
    {
        var last = _time.GetTimestamp();
        do
        {
            // A process that was stopped, or whose machine was, comes back with a long wait that is nobody's fault.
            var now = _time.GetTimestamp();
            var pause = _time.GetElapsedTime(last, now) - period;
            last = now;
            if (pause > Stopped)
                _probeSent = now;
            var delay = Probe();
            if (delay > StuckAfter != pool.Stuck)
                pool.Stuck = delay > StuckAfter;
            if (!TrySend(pool, delay))
                return;
        }
        while (!_ended.Wait(period));
    }

    private bool TrySend(RequestPool pool, TimeSpan delay)
    {
        Span<byte> payload = stackalloc byte[WorkerStatistics.Size];
        new WorkerStatistics(pool.Connections, pool.Running, pool.Served, (int)Math.Min(delay.TotalMilliseconds, int.MaxValue)) { Jobs = _countJobs() }.WriteTo(payload);
        return _channel.TrySend(ControlFrameKind.Heartbeat, payload);
    }

    // One probe is out at a time: how long it has been waiting is how long the pool has not run anything.
    private TimeSpan Probe()
    {
        if (Interlocked.CompareExchange(ref _probeOut, 1, 0) == 0)
        {
            _probeSent = _time.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(static link => Volatile.Write(ref link._probeOut, 0), this, preferLocal: false);
            return TimeSpan.Zero;
        }

        return _time.GetElapsedTime(_probeSent);
    }
}
