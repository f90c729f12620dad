namespace GlanceWorker.Framing;

/// <summary>What becomes of the bytes that come next.</summary>
internal enum FramingAction
{
    /// <summary>They cannot be checked before more come.</summary>
    More,

    /// <summary>They are read as they are.</summary>
    Show,

    /// <summary>Others are read in their place.</summary>
    Replace,

    /// <summary>The body is not well-formed from here on.</summary>
    Break,

    /// <summary>Nothing is read any more: the request was refused.</summary>
    End,
}
