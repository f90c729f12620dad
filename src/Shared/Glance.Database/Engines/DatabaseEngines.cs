using Glance.Database.Engines.MySql;
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
        new MySqlEngine(),
        new SqliteEngine(),
    ];

    /// <summary>Examples of URLs, for messages.</summary>
    public static string ExampleUrls => string.Join(" or ", All.Select(engine => engine.ExampleUrl));

    /// <summary>The engine that a URL names.</summary>
    /// <exception cref="DatabaseStartException">This version has none of that name.</exception>
    public static IDatabaseEngine Named(DatabaseUrl url) =>
        All.FirstOrDefault(engine => engine.Speaks(url.Dialect)) ?? throw new DatabaseStartException(
        [
            $"[database] connection = {url}: the dialect '{url.Dialect}' is unknown; known are "
                + $"{string.Join(", ", All.Select(engine => $"{engine.Name} ({engine.ExampleUrl})"))}",
            .. url.Faults.Select(why => $"[database] connection = {url} {why}"),
        ]);
}
