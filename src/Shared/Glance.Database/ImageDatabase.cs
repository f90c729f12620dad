using System.Text;
using Glance.Database.Aggregates.Images;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Aggregates.Members;
using Glance.Database.Connections;
using Glance.Database.Engines;
using Glance.Database.Schema;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Microsoft.Extensions.Logging;

namespace Glance.Database;

/// <summary>The database, open and of a schema this program works with. Safe for concurrent use.</summary>
public sealed class ImageDatabase : IAsyncDisposable
{
    private readonly IConnections _connections;
    private readonly NewestLocations _newest;

    private ImageDatabase(IConnections connections, IValueSpelling spelling, LocationCipher? cipher)
    {
        Spelling = spelling;
        _connections = connections;
        var columns = new LocationColumns(cipher);
        var images = new ImageRepository(connections, columns);
        Removed = new RemovedLocations(connections, columns);
        Images = images;
        _newest = new NewestLocations(connections, columns);
        Usage = images;
        Members = new MemberRepository(connections);
    }

    /// <summary>The image records.</summary>
    public IImageRepository Images { get; }

    /// <summary>Locations whose data is to be removed.</summary>
    public IRemovedLocations Removed { get; }

    /// <summary>The members of images.</summary>
    public IMemberRepository Members { get; }

    /// <summary>What projects use, and changes within limits.</summary>
    public IUsage Usage { get; }

    /// <summary>How it spells values that are no text.</summary>
    public IValueSpelling Spelling { get; }

    /// <summary>
    /// Which file it is, as one line of words that <see cref="DatabaseCreation.KnownFile"/> takes in another process of the same service;
    /// null where it is no file, or none has been found yet.
    /// </summary>
    public string? File => _connections.File;

    /// <summary>
    /// Opens the database; an empty one, and an absent SQLite file, gets Glance's tables. Several processes may do this at once.
    /// </summary>
    /// <param name="options">What the operator configured.</param>
    /// <param name="time">Clock of pauses between attempts.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseStartException">The database cannot be used; the message says what was found and what would be
    /// right.</exception>
    public static async ValueTask<ImageDatabase> OpenAsync(DatabaseOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        var cipher = CipherOf(options);
        var url = UrlOf(options);
        var engine = DatabaseEngines.Named(url);
        var connections = await engine.OpenAsync(new EngineStart(url, options, time, loggers.CreateLogger(Log.Category)), cancellationToken).ConfigureAwait(false);
        return new ImageDatabase(connections, engine.Values, cipher);
    }

    /// <summary>
    /// Where data lies: the newest locations of images, and some of those that wait for their removal; a few hundred at most.
    /// </summary>
    /// <param name="withDeleted">Whether to add the newest of all, those whose data was removed among them.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DatabaseUnavailableException">It does not answer.</exception>
    public ValueTask<IReadOnlyList<string>> SomeLocationsAsync(bool withDeleted, CancellationToken cancellationToken) =>
        _newest.FindAsync(withDeleted, cancellationToken);

    /// <summary>Finds out whether <see cref="OpenAsync"/> would succeed now, without changing or making anything.</summary>
    /// <param name="options">What the operator configured.</param>
    /// <param name="offline">Whether to look at the options and at directories only, and leave the database itself alone.</param>
    /// <param name="time">Clock of pauses between attempts.</param>
    /// <param name="loggers">Hears what a start would warn of.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What <see cref="SomeLocationsAsync"/> would tell; nothing offline.</returns>
    /// <exception cref="DatabaseStartException">It would not; the message is that of the start. What <see cref="CheckKey"/> refuses is not
    /// told.</exception>
    public static async ValueTask<IReadOnlyList<string>> CheckAsync(
        DatabaseOptions options, bool offline, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        var columns = new LocationColumns(IsKey(options.MetadataEncryptionKey) ? CipherOf(options) : null);
        var url = UrlOf(options);
        var start = new EngineStart(url, options, time, loggers.CreateLogger(Log.Category));
        var rows = await DatabaseEngines.Named(url).CheckAsync(start, offline, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(columns.TryUrl).OfType<string>()];
    }

    /// <summary>Looks at the key of stored locations, whatever the database is.</summary>
    /// <param name="options">What the operator configured.</param>
    /// <exception cref="DatabaseStartException">It is none.</exception>
    public static void CheckKey(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ = CipherOf(options);
    }

    /// <summary>Why the database cannot be worked with; null when it answers and has its tables.</summary>
    public async ValueTask<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _connections.ReadAsync(WhyIncompleteAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException unavailable)
        {
            // Logged where it was raised.
            return unavailable.Reason;
        }
    }

    /// <summary>Closes the connections once running work has ended.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static async Task<string?> WhyIncompleteAsync(Session session)
    {
        if (await session.SingleOrDefaultAsync<long>("SELECT COUNT(*) FROM alembic_version", null).ConfigureAwait(false) == 0)
            return "it has no revision of Glance's tables";
        return await SchemaLook.FindMissingAsync(session).ConfigureAwait(false) is { } missing ? $"missing: {missing}" : null;
    }

    private static DatabaseUrl UrlOf(DatabaseOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Connection))
            throw new DatabaseStartException($"[database] connection is not set; there is no default: name a database, such as {DatabaseEngines.ExampleUrls}");
        try
        {
            return DatabaseUrl.Read(options.Connection);
        }
        catch (FormatException wrong)
        {
            throw new DatabaseStartException($"[database] connection {wrong.Message}", wrong);
        }
    }

    private static LocationCipher? CipherOf(DatabaseOptions options)
    {
        if (string.IsNullOrEmpty(options.MetadataEncryptionKey))
            return null;
        var key = Encoding.UTF8.GetBytes(options.MetadataEncryptionKey);
        return IsKey(options.MetadataEncryptionKey)
            ? new LocationCipher(key)
            : throw new DatabaseStartException($"[DEFAULT] metadata_encryption_key has {key.Length} bytes; an AES key has 16, 24 or 32");
    }

    private static bool IsKey(string? key) => key is null || Encoding.UTF8.GetByteCount(key) is 0 or 16 or 24 or 32;
}
