using Glance.Domain.Stores;
using Polly;
using Polly.Retry;

namespace Glance.Stores.Wrappers;

/// <summary>
/// A store on the network that is asked again where that can do no harm (docs/decisions/0363): for the size of data, to open it, and for
/// the
/// rest of what it began to give. Nothing that changes anything is repeated here: uploads are the client's, deletions have their journal.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="pipeline">Asks again.</param>
internal sealed class RepeatingStore(IImageStore inner, ResiliencePipeline pipeline) : IStoreWrapper
{
    private const int Repetitions = 2;

    /// <summary>Makes it.</summary>
    /// <param name="inner">The store.</param>
    /// <param name="time">The clock.</param>
    public RepeatingStore(IImageStore inner, TimeProvider time)
        : this(inner, new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static attempt => new ValueTask<bool>(attempt.Outcome.Exception is StoreException error && IsWorthIt(error)),
                MaxRetryAttempts = Repetitions,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build())
    {
    }

    public IImageStore Inner => inner;

    public IImageStore Around(IImageStore other) => new RepeatingStore(other, pipeline);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        inner.BeginWriteAsync(imageId, expectedSize, cancellationToken);

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var read = await OpenAsync(url, range, cancellationToken).ConfigureAwait(false);
        if (!Capabilities.HasFlag(StoreCapabilities.RandomRead))
            return read;
        var repetition = new Repetition(this, url);
        return new ResumingRead(read, range ?? new ByteRange(0, read.Length), repetition.ResumeAsync);
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => pipeline.ExecuteAsync(
        static (asked, stop) => asked.inner.GetSizeAsync(asked.url, stop), (inner, url), cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => inner.DeleteAsync(url, cancellationToken);

    // Who was silent for minutes has had his time.
    private static bool IsWorthIt(StoreException error) =>
        error is { Failure: StoreFailure.Unavailable, InnerException: not TimeoutException };

    private ValueTask<IStoreRead> OpenAsync(string url, ByteRange? range, CancellationToken cancellationToken) => pipeline.ExecuteAsync(
        static (asked, stop) => asked.inner.OpenReadAsync(asked.url, asked.range, stop), (inner, url, range), cancellationToken);

    /// <summary>The rest of what was being read, as often as some more of it comes.</summary>
    private sealed class Repetition(RepeatingStore store, string url)
    {
        private long _reached = -1;

        public async ValueTask<IStoreRead?> ResumeAsync(ByteRange left, StoreException failure, CancellationToken cancellationToken)
        {
            if (left.Offset == _reached || failure.Failure != StoreFailure.Unavailable)
                return null;
            _reached = left.Offset;
            IStoreRead read;
            try
            {
                read = await store.OpenAsync(url, left, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException)
            {
                return null; // the first failure says more
            }

            if (read.Length == left.Length)
                return read;
            await read.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
