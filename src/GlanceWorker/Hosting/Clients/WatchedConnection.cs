using GlanceWorker.Transport;

namespace GlanceWorker.Hosting.Clients;

/// <summary>A connection with how long its client has kept the worker waiting; looked at by one thread at a time.</summary>
/// <param name="connection">The connection.</param>
/// <param name="admission">Where its exchange is.</param>
/// <param name="progress">How long it has been waited for.</param>
internal sealed class WatchedConnection(ClientConnection connection, ConnectionAdmission admission, ClientProgress progress)
{
    /// <summary>The connection.</summary>
    public ClientConnection Connection => connection;

    /// <summary>Where its exchange is.</summary>
    public ConnectionAdmission Admission => admission;

    /// <summary>How long it has been waited for.</summary>
    public ClientProgress Progress => progress;

    /// <summary>Whether it has been told to end.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Takes notice of where the client is.</summary>
    public void Look(TimeSpan now)
    {
        // The kernel is asked about those alone whose answer waits for room.
        var wait = admission.Wait();
        var bytes = wait is ClientWait.Reading ? connection.Acknowledged() ?? long.MaxValue : connection.Received;
        progress.Look(now, wait, admission.Requests, bytes);
    }
}
