using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Database;

/// <summary>An SQLite file of its own.</summary>
internal sealed class SqliteSubject : IDatabaseSubject
{
    private readonly ScratchDirectory directory;
    private readonly ImageDatabase database;

    private SqliteSubject(ScratchDirectory directory, ImageDatabase database)
    {
        this.directory = directory;
        this.database = database;
    }

    public IImageRepository Images => database.Images;

    public IMemberRepository Members => database.Members;

    public IUsage Usage => database.Usage;

    public IRemovedLocations Removed => database.Removed;

    public string Path => PathIn(directory);

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
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=10");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        directory.Dispose();
    }

    private static string PathIn(ScratchDirectory directory) => directory.File("glance.sqlite");
}
