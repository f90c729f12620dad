namespace GlanceWorker.Hosting.Clients;

/// <summary>What the worker waits for from a client.</summary>
internal enum ClientWait
{
    /// <summary>Nothing: a request is being worked on.</summary>
    Nothing,

    /// <summary>The first byte of a new connection.</summary>
    FirstByte,

    /// <summary>The next request of a kept connection.</summary>
    NextRequest,

    /// <summary>The rest of a request's head.</summary>
    Head,

    /// <summary>More of a body that is image data.</summary>
    Data,

    /// <summary>More of any other body: JSON, which is small.</summary>
    SmallBody,

    /// <summary>That the client reads of its answer.</summary>
    Reading,

    /// <summary>The end of a client that has its answer and still sends what nobody reads.</summary>
    Lingering,
}
