using System.Data;
using System.Globalization;
using Dapper;
using Glance.Database.Dialects;

namespace Glance.Database.Connections;

/// <summary>
/// Values for a statement that names its parameters <c>$1</c>, <c>$2</c>, … For the statements that run most: nothing has to look for names
/// in their text (docs/decisions/0134).
/// </summary>
internal sealed class Positional(Dialect dialect) : SqlMapper.IDynamicParameters
{
    private readonly List<object?> _values = [];

    /// <summary>Takes a value. A null counts as a text.</summary>
    /// <returns>What stands for it in the statement.</returns>
    public string Add(object? value)
    {
        _values.Add(value);
        return "$" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        for (var index = 0; index < _values.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = dialect.Positional(index + 1);
            if (_values[index] is null or string)
                parameter.DbType = DbType.String;
            parameter.Value = _values[index] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }
}
