using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite.Statements;

/// <summary>A connection that parses a statement once: what it has run is kept compiled, up to some number of texts.</summary>
/// <param name="settings">The provider's connection string.</param>
internal sealed class PreparedConnection(string settings) : SqliteConnection(settings)
{
    /// <summary>How many are kept: shapes of lists and numbers of properties vary, and each takes some KiB.</summary>
    internal const int Most = 100;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> _byText = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> _byUse = new();

    /// <summary>Statements that are kept and not in use.</summary>
    internal int Kept => _byText.Count;

    /// <summary>The command for a text, out of the kept ones if it is among them; nobody else has it until <see cref="GiveBack"/>.</summary>
    public SqliteCommand Take(string text)
    {
        if (_byText.Remove(text, out var kept))
        {
            _byUse.Remove(kept);
            return kept.Value;
        }

        var made = CreateCommand();
        made.CommandText = text;
        return made;
    }

    /// <summary>Keeps a command for the next time; the one that was not used for longest goes instead when there are too many.</summary>
    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        var kept = new LinkedListNode<SqliteCommand>(command);
        if (!_byText.TryAdd(command.CommandText, kept))
        {
            command.Dispose(); // the same text was run within itself
            return;
        }

        _byUse.AddFirst(kept);
        if (_byUse.Count <= Most)
            return;
        var oldest = _byUse.Last!.Value; // there are some
        _byUse.RemoveLast();
        _byText.Remove(oldest.CommandText);
        oldest.Dispose();
    }

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _byUse)
                command.Dispose();
            _byUse.Clear();
            _byText.Clear();
        }

        base.Dispose(disposing);
    }
}
