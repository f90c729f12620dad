using System.Data;
using Dapper;

namespace Glance.Database.Sql;

/// <summary>
/// Values for a statement that numbers its parameters (<see cref="Dialect.Placeholder"/>). For the statements that run most: nothing has to
/// look for names in their text (docs/decisions/0134).
/// </summary>
internal sealed class Positional(Dialect dialect) : SqlMapper.IDynamicParameters
{
    private readonly List<object?> _values = [];

    /// <summary>Takes a value. A null counts as a text.</summary>
    /// <returns>What stands for it in the statement.</returns>
    public string Add(object? value)
    {
        _values.Add(value);
        return dialect.Placeholder(_values.Count);
    }

    /// <inheritdoc/>
    public void AddParameters(IDbCommand command, SqlMapper.Identity identity) => AddTo(command);

    /// <summary>Gives the values to a command.</summary>
    public void AddTo(IDbCommand command)
    {
        for (var index = 0; index < _values.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = dialect.ParameterName(index + 1);
            if (_values[index] is null or string)
                parameter.DbType = DbType.String;
            parameter.Value = _values[index] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }
}
