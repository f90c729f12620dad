namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>
/// A body that is sent from memory which is not its own: nobody may take that memory back before <see cref="Ended"/>, whatever has become
/// of the request.
/// </summary>
internal abstract class SentContent : HttpContent
{
    /// <summary>Ends when nothing reads the memory any more; at once for a body that was not begun.</summary>
    public abstract Task Ended { get; }
}
