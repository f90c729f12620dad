namespace GlanceWorker.Hosting.Clients;

/// <summary>A connection that might be given up for the good of others.</summary>
/// <param name="Connection">Which one.</param>
/// <param name="Wait">What is waited for from its client.</param>
/// <param name="Behind">For how long, or how far it is behind.</param>
/// <param name="IsOverShare">Whether its address holds more than its share.</param>
internal readonly record struct GiveUpCandidate(int Connection, ClientWait Wait, TimeSpan Behind, bool IsOverShare)
{
    /// <summary>Whether nothing is lost with it: no request has begun, or all are answered.</summary>
    public bool IsIdle => MayAsk || Wait is ClientWait.Lingering;

    /// <summary>Whether its client may be about to ask.</summary>
    public bool MayAsk => Wait is ClientWait.FirstByte or ClientWait.NextRequest;
}
