using Glance.Database.Engines.Sqlite.Files;
using Glance.Domain.Errors;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// Looks every second whether the files are those that are open, and sees to it that nothing is lost when they are not: no request may come
/// for long, and what only a deleted log holds goes with the process.
/// </summary>
internal sealed class SqliteWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _looking;

    /// <summary>Begins to look.</summary>
    /// <param name="connections">What leaves a log that was taken away.</param>
    /// <param name="files">The files.</param>
    /// <param name="time">The clock.</param>
    public SqliteWatch(SqliteConnections connections, SqliteFiles files, TimeProvider time)
    {
        _timer = new PeriodicTimer(Period, time);
        _looking = LookAsync(connections, files);
    }

    /// <summary>Ends it, after what it does at this moment.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task LookAsync(SqliteConnections connections, SqliteFiles files)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (IsLost(files) && (files.NeedsFold || files.IsLogLost))
                    await connections.LeaveAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The database is closed.
        }
    }

    private static bool IsLost(SqliteFiles files)
    {
        try
        {
            files.Require();
            return false;
        }
        catch (DatabaseUnavailableException)
        {
            return true; // and told
        }
    }
}
