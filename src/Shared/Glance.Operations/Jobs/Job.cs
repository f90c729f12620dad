namespace Glance.Operations.Jobs;

/// <summary>One piece of work that outlives its request: what it is about, how far it is, and how it is stopped.</summary>
public sealed class Job
{
    private const double FastBytesPerSecond = 1 << 20;

    private readonly TimeProvider _time;
    private readonly long _started;

    // Without a timer it holds nothing, and it may be cancelled when the job has just ended: nobody disposes it.
    private readonly CancellationTokenSource _stop;

    private volatile bool _runs;
    private long _began;
    private long _done;
    private long _length;

    internal Job(JobKind kind, JobSubject subject, SemaphoreSlim processors, TimeProvider time, CancellationTokenSource stop)
    {
        _stop = stop;
        Kind = kind;
        Subject = subject;
        Processors = processors;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>What it has in common with others.</summary>
    public JobKind Kind { get; }

    /// <summary>What it is about.</summary>
    public JobSubject Subject { get; }

    /// <summary>Cancelled when the result is wanted no more: its image is gone, or its worker leaves.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Whether it does the same again and again, as long as its worker lives.</summary>
    internal bool Repeats { get; init; }

    /// <summary>Turns to compute, of all jobs together: computing costs a processor, which requests need too.</summary>
    internal SemaphoreSlim Processors { get; }

    /// <summary>How it is.</summary>
    internal JobStatus Status
    {
        get
        {
            var length = Volatile.Read(ref _length);
            return new JobStatus(
                Kind.Name, Subject, _runs, _time.GetElapsedTime(_started), length > 0 ? new JobProgress(Interlocked.Read(ref _done), length) : null);
        }
    }

    /// <summary>Notes that the work begins, perhaps once more.</summary>
    /// <param name="length">Bytes in all.</param>
    public void Begin(long length)
    {
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _began, _time.GetTimestamp());
        Volatile.Write(ref _length, length);
    }

    /// <summary>Notes that so many more bytes are done.</summary>
    public void Advance(int bytes) => Interlocked.Add(ref _done, bytes);

    /// <summary>
    /// Whether it is fast, and would be done by then, going on as it went so far. A job that crawls is not waited for, however little is
    /// missing.
    /// </summary>
    public bool WillBeDoneIn(TimeSpan left)
    {
        var (length, done) = (Volatile.Read(ref _length), Interlocked.Read(ref _done));
        var rate = done / Math.Max(_time.GetElapsedTime(Volatile.Read(ref _began)).TotalSeconds, 0.001);
        return rate >= FastBytesPerSecond && (length - done) / rate <= left.TotalSeconds;
    }

    internal void Run() => _runs = true;

    internal Task StopAsync() => _stop.CancelAsync();
}
