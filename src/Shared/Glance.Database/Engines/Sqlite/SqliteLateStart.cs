using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// A start that was made without the file: a worker that takes the place of another must not make one, and had better answer 503 than not
/// be there. The first work that finds the file looks at it as a start does.
/// </summary>
/// <param name="settings">The database.</param>
/// <param name="files">Its files.</param>
/// <param name="prepare">What a start does with the connections.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SqliteLateStart(
    SqliteSettings settings, SqliteFiles files, Func<SqliteConnections, CancellationToken, ValueTask> prepare, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Does nothing but the first time that the file is there.</summary>
    /// <exception cref="DatabaseUnavailableException">It is not, or cannot be used.</exception>
    public async ValueTask RequireAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (connections.LateStart is null)
                return;
            if (!files.IsUsable)
                throw files.Absent();
            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            connections.LateStart = null;
        }
        catch (DatabaseStartException unusable)
        {
            throw files.Unusable(unusable.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // With connections of its own, since those that wait for it wait for it.
    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        var own = new SqliteConnections(settings, files, time, logger);
        await using (own.ConfigureAwait(false))
            await prepare(own, cancellationToken).ConfigureAwait(false);
    }
}
