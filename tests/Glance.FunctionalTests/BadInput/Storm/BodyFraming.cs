namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>How a body is put on the wire.</summary>
internal enum BodyFraming
{
    Sized,
    Chunked,

    /// <summary>Half of what Content-Length says, then the connection ends.</summary>
    CutSized,

    /// <summary>Chunks without the last one, then the connection ends.</summary>
    CutChunked,

    /// <summary>Something that is no chunk in the middle.</summary>
    BadChunk,
}
