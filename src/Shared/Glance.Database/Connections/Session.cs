using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Glance.Database.Dialects;

namespace Glance.Database.Connections;

/// <summary>One transaction on one connection, or one statement without any, for one piece of work; not kept beyond it.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancellationToken)
{
    /// <summary>How the engine behind this session spells things.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>How many statements ran; what a list costs is a promise.</summary>
    public int Statements { get; private set; }

    /// <summary>All records a query finds. Whatever happens while they are read, no thread waits for the server (docs/decisions/0135).</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, Positional parameters)
        where T : class
    {
        Statements++;
        var records = new List<T>();
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            command.Transaction = transaction;
            parameters.AddTo(command);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                Func<DbDataReader, T>? parse = null;
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    records.Add((parse ??= reader.GetRowParser<T>())(reader));
            }
        }

        return records;
    }

    /// <summary>The record of a query that finds one at most.</summary>
    public async Task<T?> FindAsync<T>(string sql, Positional parameters)
        where T : class => (await ReadAsync<T>(sql, parameters).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>All values of a query with one column.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters) =>
        (await connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    /// <summary>The value of a query with one column that finds one at most.</summary>
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
