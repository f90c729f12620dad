using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database;

/// <summary>
/// A database engine: one folder, one line in <see cref="Engines.DatabaseEngines.All"/>. Its spelling of SQL and its errors come with the
/// connections (<see cref="IConnections.Dialect"/>), its schema with the start.
/// </summary>
internal interface IDatabaseEngine
{
    /// <summary>How SQLAlchemy's URLs name it, such as <c>postgresql</c>.</summary>
    string Name { get; }

    /// <summary>Whether a URL's dialect is this engine's.</summary>
    bool Speaks(string dialect) => dialect == Name;

    /// <summary>How people name it.</summary>
    string Title { get; }

    /// <summary>A URL for messages.</summary>
    string ExampleUrl { get; }

    /// <summary>How it prints values that are no text.</summary>
    IValueSpelling Values { get; }

    /// <summary>Opens the database; an empty one gets Glance's tables, and any the indexes of lists.</summary>
    /// <param name="start">What it is started with.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseStartException">The database cannot be used; the message says what was found and what would be
    /// right.</exception>
    ValueTask<IConnections> OpenAsync(EngineStart start, CancellationToken cancellationToken);

    /// <summary>Finds out whether <see cref="OpenAsync"/> would succeed now, without changing or making anything.</summary>
    /// <param name="start">What it would be started with.</param>
    /// <param name="offline">Whether to leave the database itself alone.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Where the data of some images lies.</returns>
    /// <exception cref="DatabaseStartException">It would not; the message is that of the start.</exception>
    ValueTask<IReadOnlyList<LocationRow>> CheckAsync(EngineStart start, bool offline, CancellationToken cancellationToken);
}
