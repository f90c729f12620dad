using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Glance.Database.Sql;

namespace Glance.Database.Connections;

/// <summary>One transaction on one connection, or one statement without any, for one piece of work; not kept beyond it.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancellationToken)
{
    /// <summary>How the engine behind this session spells things.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>How many statements ran; what a list costs is a promise.</summary>
    public int Statements { get; private set; }

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters) =>
        (await connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    /// <summary>The row of a query that finds one at most.</summary>
    public Task<T?> SingleOrDefaultAsync<T>(string sql, object? parameters) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters) => connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Waits until no other writer holds the lock of this name, in whatever process, and holds it until the transaction ends. Take it before any row.</summary>
    public async Task LockAsync(string name)
    {
        if (Dialect.Lock is { } statement)
            await ExecuteAsync(statement, new { Key = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("glance " + name))) }).ConfigureAwait(false);
    }

    private CommandDefinition Command(string sql, object? parameters)
    {
        Statements++;
        return new(sql, parameters, transaction, cancellationToken: cancellationToken);
    }
}
