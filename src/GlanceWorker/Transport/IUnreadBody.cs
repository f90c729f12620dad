namespace GlanceWorker.Transport;

/// <summary>
/// Whether a client may still be sending when everything is answered; a feature of the connection, set by what knows where requests end.
/// Asked once, when nothing more is answered.
/// </summary>
internal interface IUnreadBody
{
    /// <summary>Whether the answer came before the end of its request.</summary>
    bool IsExpected { get; }
}
