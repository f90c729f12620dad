using Glance.Database.Sql;

namespace Glance.Database.Connections;

/// <summary>
/// Gives work a connection with a transaction around it, on threads of its own choice. Commits when the work returns,
/// rolls back when it throws, and repeats it when the engine says that another writer was in the way:
/// work must therefore have no effect but on the session.
/// </summary>
internal interface IConnections : IAsyncDisposable
{
    /// <summary>How the engine spells what engines spell differently.</summary>
    Dialect Dialect { get; }

    /// <summary>Which file it is, see <see cref="ImageDatabase.File"/>; null where it is none.</summary>
    string? File { get; }

    /// <summary>Runs work that only reads, on one consistent snapshot.</summary>
    /// <exception cref="Domain.Errors.DatabaseUnavailableException">The database cannot be reached.</exception>
    ValueTask<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Runs work that is one statement that reads: it sees one snapshot by itself, so no transaction is begun and ended around it.
    /// </summary>
    /// <exception cref="Domain.Errors.DatabaseUnavailableException">The database cannot be reached.</exception>
    ValueTask<T> ReadOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs work that writes.</summary>
    /// <exception cref="Domain.Errors.DatabaseUnavailableException">The database cannot be reached or stayed busy.</exception>
    ValueTask<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken);
}
