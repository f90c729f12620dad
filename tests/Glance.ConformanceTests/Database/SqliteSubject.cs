using Glance.Database;
using Glance.Database.Engines.Sqlite;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Database;

/// <summary>An SQLite file of its own.</summary>
internal sealed class SqliteSubject : IDatabaseSubject
{
    private readonly ScratchDirectory _directory;
    private readonly ImageDatabase _database;

    private SqliteSubject(ScratchDirectory directory, ImageDatabase database)
    {
        _directory = directory;
        _database = database;
    }

    public IImageRepository Images => _database.Images;

    public IMemberRepository Members => _database.Members;

    public IUsage Usage => _database.Usage;

    public IRemovedLocations Removed => _database.Removed;

    public string Path => PathIn(_directory);

    public static async ValueTask<SqliteSubject> CreateAsync(string? encryptionKey = null)
    {
        var directory = new ScratchDirectory();
        var options = new DatabaseOptions { Connection = $"sqlite:///{PathIn(directory)}", MetadataEncryptionKey = encryptionKey };
        return new SqliteSubject(directory, await OpenAsync(options));
    }

    public static ValueTask<ImageDatabase> OpenAsync(DatabaseOptions options) =>
        ImageDatabase.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    public static ValueTask<ImageDatabase> OpenAsync(string path) => OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{path}" });

    /// <summary>A connection for looking at a file behind the program's back.</summary>
    public static SqliteConnection Look(string path)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=10");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    private static string PathIn(ScratchDirectory directory) => directory.File("glance.sqlite");
}
