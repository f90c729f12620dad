using System.Globalization;

namespace GlanceWorker.Filters.Health;

/// <summary>
/// A question to something that may hang, such as a database or a network share, for health checks. However many ask, one question is under
/// way and its answer is everybody's: what hangs costs one thread, and each who asks no more than the time limit (docs/decisions/0212).
/// </summary>
/// <param name="name">What is asked, in the words of an answer: <c>database</c>.</param>
/// <param name="ask">Null when it can be used, otherwise why not; it may block.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the answer changes.</param>
internal sealed class SharedProbe(string name, Func<Task<string?>> ask, TimeProvider time, ILogger logger)
{
    // Load balancers ask often and from many sides; nothing fails and mends itself faster than anybody could react.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly Lock _guard = new();
    private Task<string?>? _question;
    private long _askedAt;
    private bool _wasBad;

    /// <summary>The answer, or that there is none within the limit.</summary>
    public async Task<HealthCheckResult> ResultAsync(TimeSpan limit)
    {
        var (question, askedAt) = Ask();
        var left = limit - time.GetElapsedTime(askedAt);
        try
        {
            var fault = await question.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            Note(fault);
            return fault is null ? new HealthCheckResult(true, "OK", $"{name}: OK") : Bad("UNAVAILABLE", fault);
        }
        catch (TimeoutException)
        {
            var fault = string.Create(CultureInfo.InvariantCulture, $"no answer for {time.GetElapsedTime(askedAt).TotalSeconds:F0} s");
            Note(fault);
            return Bad("DOES NOT ANSWER", fault);
        }
    }

    private HealthCheckResult Bad(string word, string fault) => new(false, $"{name.ToUpperInvariant()} {word}", $"{name}: {fault}");

    private (Task<string?> Question, long AskedAt) Ask()
    {
        lock (_guard)
        {
            if (_question is null || (_question.IsCompleted && time.GetElapsedTime(_askedAt) >= FreshFor))
            {
                _askedAt = time.GetTimestamp();
                _question = Begin();
            }

            return (_question, _askedAt);
        }
    }

    private Task<string?> Begin()
    {
        try
        {
            return Task.Factory.StartNew(AskAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (TaskSchedulerException noThread)
        {
            return Task.FromResult<string?>($"no thread can be made to ask it: {noThread.InnerException?.Message}");
        }
    }

    private async Task<string?> AskAsync()
    {
        try
        {
            return await ask();
        }
        catch (Exception unforeseen)
        {
            logger.LogError(unforeseen, "Readiness of {Name} cannot be told", name);
            return unforeseen.Message;
        }
    }

    private void Note(string? fault)
    {
        lock (_guard)
        {
            if (fault is null == !_wasBad)
                return;
            _wasBad = fault is not null;
        }

        if (fault is null)
            logger.LogWarning("Ready again: {Name}", name);
        else
            logger.LogWarning("Not ready: {Name}: {Fault}", name, fault);
    }
}
