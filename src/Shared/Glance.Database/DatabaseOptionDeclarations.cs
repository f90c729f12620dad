using Glance.Configuration.Declarations;

namespace Glance.Database;

/// <summary>The options this room reads.</summary>
public static class DatabaseOptionDeclarations
{
    /// <summary><c>[database] connection</c></summary>
    public static Option<string?> Connection { get; } = Opt.OptionalStr(
        "database", "connection",
        "Where the image records are, as an SQLAlchemy URL: postgresql://user:password@host/database, sqlite:////absolute/path or "
        + "sqlite:///path/relative/to/the/working/directory. An empty database and an absent file get Glance's tables. There is no default.",
        secret: true, deprecated: ["DEFAULT/sql_connection", "DATABASE/sql_connection", "sql/connection"]);

    /// <summary><c>[database] sqlite_synchronous</c></summary>
    public static Option<bool> SqliteSynchronous { get; } = Opt.Bool(
        "database", "sqlite_synchronous", true,
        "Whether SQLite waits for the disk before it reports a change as done. Without it changes are faster, and a power cut may "
        + "damage the database.",
        deprecated: ["DEFAULT/sqlite_synchronous"]);

    /// <summary><c>[DEFAULT] metadata_encryption_key</c></summary>
    public static Option<string?> MetadataEncryptionKey { get; } = Opt.OptionalStr(
        "DEFAULT", "metadata_encryption_key",
        "AES key of 16, 24 or 32 bytes with which the URLs of image locations are encrypted in the database. It cannot be set, unset "
        + "or changed once there are images: rows written otherwise become unreadable.",
        secret: true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Connection, SqliteSynchronous, MetadataEncryptionKey];
}
