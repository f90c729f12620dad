namespace Glance.Operations.Locations;

/// <summary>One computation: what it is for, how far it is, and how it is ended.</summary>
/// <param name="imageId">The image.</param>
/// <param name="url">The location that is read.</param>
/// <param name="expected">What the data must hash to; null for anything.</param>
/// <param name="time">The clock.</param>
/// <param name="processors">Turns to compute, of all jobs together.</param>
/// <param name="stop">Ends it. Without a timer it holds nothing, and it may be cancelled when the job has just ended: nobody disposes it.</param>
internal sealed class HashingJob(string imageId, string url, GivenHashes? expected, TimeProvider time, SemaphoreSlim processors, CancellationTokenSource stop)
{
    private const double FastBytesPerSecond = 1 << 20;

    private long _began;
    private long _done;
    private long _length;

    public string ImageId { get; } = imageId;

    public string Url { get; } = url;

    public GivenHashes? Expected { get; } = expected;

    public SemaphoreSlim Processors { get; } = processors;

    /// <summary>Ends when the result is wanted no more.</summary>
    public CancellationToken Stopped => stop.Token;

    public Task StopAsync() => stop.CancelAsync();

    /// <summary>Notes that reading begins, perhaps once more.</summary>
    public void Begin(long length)
    {
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _began, time.GetTimestamp());
        Volatile.Write(ref _length, length);
    }

    /// <summary>Notes that so much more was read.</summary>
    public void Advance(int bytes) => Interlocked.Add(ref _done, bytes);

    /// <summary>Whether it is fast, and would be done by then, going on as it went so far. Whoever drips is not waited for, however little is missing.</summary>
    public bool WillBeDoneIn(TimeSpan left)
    {
        var (length, done) = (Volatile.Read(ref _length), Interlocked.Read(ref _done));
        var rate = done / Math.Max(time.GetElapsedTime(Volatile.Read(ref _began)).TotalSeconds, 0.001);
        return rate >= FastBytesPerSecond && (length - done) / rate <= left.TotalSeconds;
    }
}
