using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Glance.Database.Sql;
using Glance.Domain.Telemetry;

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
        (await RunAsync(Command(sql, parameters), static (connection, command) => connection.QueryAsync<T>(command)).ConfigureAwait(false)).AsList();

    /// <summary>All rows of a query whose parameters are numbered, read column by column: for what runs most.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its values.</param>
    /// <param name="read">Makes what is wanted of a row.</param>
    public Task<List<T>> ReadAsync<T>(string sql, Positional parameters, Func<Row, T> read)
    {
        Statements++;
        return GlanceTelemetry.Statement.IsObserved
            ? GlanceTelemetry.Statement.ObserveAsync(Verb(sql), () => RowsAsync(sql, parameters, read))
            : RowsAsync(sql, parameters, read);
    }

    /// <summary>The row of a query that finds one at most.</summary>
    public Task<T?> SingleOrDefaultAsync<T>(string sql, object? parameters) =>
        RunAsync(Command(sql, parameters), static (connection, command) => connection.QuerySingleOrDefaultAsync<T>(command));

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters) =>
        RunAsync(Command(sql, parameters), static (connection, command) => connection.ExecuteAsync(command));

    /// <summary>
    /// Waits until no other writer holds the lock of this name, in whatever process, and holds it until the transaction ends. Take it
    /// before any row.
    /// </summary>
    public async Task LockAsync(string name)
    {
        if (Dialect.Lock is { } statement)
            await ExecuteAsync(statement, new { Key = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("glance " + name))) }).ConfigureAwait(false);
    }

    private Task<T> RunAsync<T>(CommandDefinition command, Func<DbConnection, CommandDefinition, Task<T>> run) =>
        GlanceTelemetry.Statement.IsObserved ? ObserveAsync(command, run) : run(connection, command);

    private Task<T> ObserveAsync<T>(CommandDefinition command, Func<DbConnection, CommandDefinition, Task<T>> run) =>
        GlanceTelemetry.Statement.ObserveAsync(Verb(command.CommandText), () => run(connection, command));

    private static string Verb(string sql) => sql.TrimStart().Split(' ', '\n')[0];

    private async Task<List<T>> RowsAsync<T>(string sql, Positional parameters, Func<Row, T> read)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            command.Transaction = transaction;
            parameters.AddTo(command);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                var row = Dialect.RowOf(reader);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(row));
                return rows;
            }
        }
    }

    private CommandDefinition Command(string sql, object? parameters)
    {
        Statements++;
        return new(sql, parameters, transaction, cancellationToken: cancellationToken);
    }
}
