using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting.Clients;

/// <summary>A connection with how long its client has kept the worker waiting; looked at by one thread at a time.</summary>
/// <param name="connection">The connection.</param>
/// <param name="admission">Where its exchange is.</param>
/// <param name="progress">How long it has been waited for.</param>
internal sealed class WatchedConnection(IClientConnection connection, ConnectionAdmission admission, ClientProgress progress)
{
    /// <summary>The connection.</summary>
    public IClientConnection Connection => connection;

    /// <summary>Where its exchange is.</summary>
    public ConnectionAdmission Admission => admission;

    /// <summary>How long it has been waited for.</summary>
    public ClientProgress Progress => progress;

    /// <summary>Whether it has been told to end.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Takes notice of where the client is.</summary>
    public void Look(TimeSpan now)
    {
        // The kernel is asked about those alone whose answer waits for room.
        var wait = admission.Wait();
        var bytes = wait is ClientWait.Reading ? connection.Acknowledged() ?? long.MaxValue : connection.Received;
        progress.Look(now, wait, admission.Requests, bytes);
    }

    /// <summary>Ends the connection: a limit is exceeded.</summary>
    /// <param name="option">The option that sets the limit.</param>
    /// <param name="now">The time, as of the looks.</param>
    /// <param name="logger">Where it is noted.</param>
    public void End(string option, TimeSpan now, ILogger logger)
    {
        logger.LogDebug(
            "Connection of {Client} closed: {Option} exceeded, {Wait} was waited for and is behind by {Behind:F1} s",
            connection.Context.RemoteEndPoint, option, progress.Wait, progress.Behind(now).TotalSeconds);
        IsEnding = true;
        connection.Context.Abort(new ConnectionAbortedException(option));
    }

    /// <summary>
    /// Ends an idle connection: a request that comes in this moment is still answered, or was not read and can be sent again.
    /// </summary>
    public void EndIdle()
    {
        IsEnding = true;
        connection.EndInput();
    }
}
