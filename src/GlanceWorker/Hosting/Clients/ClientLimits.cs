namespace GlanceWorker.Hosting.Clients;

/// <summary>How long clients may keep a worker waiting (docs/limits.md); zero is for ever.</summary>
internal sealed record ClientLimits
{
    // A tenth of a thousand is a hundred, whatever binary fractions make of it.
    private const double Rounding = 1e-9;

    /// <summary>For the first byte of a new connection.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>For the whole head of a request, from its first byte.</summary>
    public TimeSpan Header { get; init; }

    /// <summary>For the whole body of a request that is no image data.</summary>
    public TimeSpan SmallBody { get; init; }

    /// <summary>Bytes a second that a body has to bring.</summary>
    public int MinBodyRate { get; init; }

    /// <summary>Bytes a second that a client has to read of its answer.</summary>
    public int MinSendRate { get; init; }

    /// <summary>How far a client may fall behind those rates.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>As <see cref="Grace"/>, and for everything else but idling, while others wait for what the client holds.</summary>
    public TimeSpan UnderPressure { get; init; }

    /// <summary>Part of a worker's places and connections that one address may hold while others wait, above 0; 1 is all.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How many of a number of places one address may have.</summary>
    public int ShareOf(int places) => places - (int)((places * (1 - Share)) + Rounding);

    /// <summary>
    /// As <see cref="ShareOf"/>, of connections that are nearly used up: unless one address may have all, one is left to others, since an
    /// idle connection, unlike a place, is given back only when its client goes.
    /// </summary>
    public int ShareOfScarce(int connections) => Share < 1 ? Math.Max(1, Math.Min(ShareOf(connections), connections - 1)) : connections;
}
