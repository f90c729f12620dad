using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>One SQLite file.</summary>
internal sealed class SqliteSharedDatabase(string path) : SharedDatabase
{
    public override string Url => $"sqlite:///{path}";

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override DbConnection Connect() => new SqliteConnection($"Data Source={path};Pooling=False");
}
