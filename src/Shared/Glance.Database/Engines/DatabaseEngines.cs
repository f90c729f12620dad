using Glance.Database.Engines.Postgres;
using Glance.Database.Engines.Sqlite;

namespace Glance.Database.Engines;

/// <summary>The engines of this version.</summary>
internal static class DatabaseEngines
{
    /// <summary>All of them, one line each; what is recommended comes first.</summary>
    public static IReadOnlyList<IDatabaseEngine> All { get; } =
    [
        new PostgresEngine(),
        new SqliteEngine(),
    ];

    /// <summary>Examples of URLs, for messages.</summary>
    public static string ExampleUrls => string.Join(" or ", All.Select(engine => engine.ExampleUrl));

    /// <summary>The engine that a URL names.</summary>
    /// <exception cref="DatabaseStartException">This version has none of that name.</exception>
    public static IDatabaseEngine Named(DatabaseUrl url) => All.FirstOrDefault(engine => engine.Name == url.Dialect) ?? throw new DatabaseStartException(
        url.Dialect is "mysql" or "mariadb"
            ? $"[database] connection = {url}: this version does not work with MySQL; it works with {string.Join(" and ", All.Select(engine => $"{engine.Title} ({engine.ExampleUrl})"))}"
            : $"[database] connection = {url}: the dialect '{url.Dialect}' is unknown; known are {string.Join(" and ", All.Select(engine => $"{engine.Name} ({engine.ExampleUrl})"))}");
}
