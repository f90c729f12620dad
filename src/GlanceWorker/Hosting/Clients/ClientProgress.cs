namespace GlanceWorker.Hosting.Clients;

/// <summary>
/// How long one client has kept the worker waiting, from looks at it now and then. Who has to send or to read falls behind by the time that
/// passes, and catches up by what its bytes are worth at the least rate, never ahead of now: it cannot save up by haste for a long silence.
/// </summary>
/// <param name="limits">What is allowed.</param>
/// <param name="accepted">When the connection was accepted.</param>
internal sealed class ClientProgress(ClientLimits limits, TimeSpan accepted)
{
    // The server itself answers 408 at the limit, give or take two seconds of its clock.
    private static readonly TimeSpan AnswerFirst = TimeSpan.FromSeconds(3);

    // Bytes a second with which a request is worth its place: with fewer it mostly waits. To fill a pool faster than this takes a network.
    private const int BriskRate = 64 * 1024;

    // As nginx's lingering_time and lingering_timeout.
    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LingersInSilence = TimeSpan.FromSeconds(5);

    private ClientWait _wait;
    private int _request;
    private long _bytes;
    private TimeSpan _since = accepted;
    private TimeSpan _looked = accepted;
    private TimeSpan _slowSince = accepted;
    private TimeSpan _bodySince;
    private int _bodyOf = -1;
    private TimeSpan _lingersSince;

    /// <summary>What is waited for, as of the last look.</summary>
    public ClientWait Wait => _wait;

    /// <summary>Takes notice of where the client is.</summary>
    /// <param name="now">Time since some moment, the same one as of the constructor's.</param>
    /// <param name="wait">What is waited for.</param>
    /// <param name="request">Number of the request.</param>
    /// <param name="bytes">What has come, or was read, in all.</param>
    public void Look(TimeSpan now, ClientWait wait, int request, long bytes)
    {
        if (wait is ClientWait.SmallBody && _bodyOf != request)
            (_bodyOf, _bodySince) = (request, now);
        if (wait is ClientWait.Lingering && _wait is not ClientWait.Lingering)
            _lingersSince = now;
        if (wait != _wait || request != _request)
        {
            // A new connection has been waited for since it was accepted; of everything else this is the first look.
            if (wait is not ClientWait.FirstByte)
                _since = now;
        }
        else if (Rate(wait) is > 0 and var rate && bytes > _bytes)
        {
            var caughtUp = _since + TimeSpan.FromSeconds(Math.Min((bytes - _bytes) / (double)rate, (now - _since).TotalSeconds));
            _since = caughtUp < now ? caughtUp : now;
        }

        if (wait is ClientWait.Nothing || request != _request || bytes - _bytes > BriskRate * (now - _looked).TotalSeconds)
            _slowSince = now;
        (_wait, _request, _bytes, _looked) = (wait, request, bytes, now);
    }

    /// <summary>For how long the client has been waited for, or moved so slowly that its request mostly waits.</summary>
    public TimeSpan Slow(TimeSpan now) => _wait is ClientWait.Nothing ? TimeSpan.Zero : now - _slowSince;

    /// <summary>
    /// Whether it has been so for half of the time after which it may be given up for others (docs/decisions/0335); never where nobody is.
    /// </summary>
    public bool IsStalled(TimeSpan now) => limits.UnderPressure > TimeSpan.Zero && Slow(now) >= limits.UnderPressure / 2;

    /// <summary>How long the client has kept the worker waiting, or how far it is behind.</summary>
    public TimeSpan Behind(TimeSpan now) => _wait is ClientWait.Nothing ? TimeSpan.Zero : now - _since;

    /// <summary>The option whose limit is exceeded; null when none is.</summary>
    public string? Exceeded(TimeSpan now) => _wait switch
    {
        ClientWait.FirstByte when IsOver(now - _since, limits.FirstByte) => "client_first_byte_timeout",
        ClientWait.Head when limits.Header > TimeSpan.Zero && now - _since > limits.Header + AnswerFirst => "client_header_timeout",
        ClientWait.SmallBody when IsOver(now - _bodySince, limits.SmallBody) => "client_json_timeout",
        ClientWait.Data or ClientWait.SmallBody when limits.MinBodyRate > 0 && IsOver(now - _since, limits.Grace) => "client_min_body_rate",
        ClientWait.Reading when limits.MinSendRate > 0 && IsOver(now - _since, limits.Grace) => "client_min_send_rate",
        ClientWait.Lingering when now - _since > LingersInSilence || now - _lingersSince > LongestLinger => "the time after an early answer",
        _ => null,
    };

    private static bool IsOver(TimeSpan time, TimeSpan limit) => limit > TimeSpan.Zero && time > limit;

    // Without a least rate any byte is as good as many.
    private int Rate(ClientWait wait) => wait switch
    {
        ClientWait.Data or ClientWait.SmallBody => Math.Max(1, limits.MinBodyRate),
        ClientWait.Reading => Math.Max(1, limits.MinSendRate),
        ClientWait.Lingering => 1,
        _ => 0,
    };
}
