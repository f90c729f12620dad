using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite.Statements;

/// <summary>A command that borrows the compiled statement of its text from its connection, for as long as it lives. Set the text first.</summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    private SqliteCommand? _command;
    private SqliteTransaction? _transaction;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get => _command?.CommandText ?? string.Empty;
        set
        {
            Return();
            _command = connection.Take(value ?? string.Empty);
            _command.Transaction = _transaction;
        }
    }

    /// <inheritdoc/>
    public override int CommandTimeout
    {
        get => Command.CommandTimeout;
        set => Command.CommandTimeout = value;
    }

    /// <inheritdoc/>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value is not CommandType.Text)
                throw new ArgumentOutOfRangeException(nameof(value), value, "SQLite runs statements only");
        }
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (value != connection)
                throw new NotSupportedException("a command stays with the connection that keeps its statement");
        }
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Command.Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = (SqliteTransaction?)value;
            _command?.Transaction = _transaction;
        }
    }

    private SqliteCommand Command => _command ?? throw new InvalidOperationException("a command needs its text first");

    /// <inheritdoc/>
    public override void Cancel() => _command?.Cancel();

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Command.ExecuteNonQuery();

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Command.ExecuteScalar();

    /// <inheritdoc/>
    public override void Prepare() => Command.Prepare();

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => Command.CreateParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Command.ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Return();
        base.Dispose(disposing);
    }

    private void Return()
    {
        if (_command is not { } command)
            return;
        _command = null;
        connection.GiveBack(command);
    }
}
