using Glance.Database.Sql;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Aggregates.Images;

/// <summary>The conditions of a list that compare a column.</summary>
internal sealed class ImageListFilters(Dialect dialect)
{
    /// <summary>The condition that no row has.</summary>
    public const string Nothing = "1 = 0";

    /// <summary>The condition of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="parameters">Takes its values.</param>
    public string Condition(ColumnFilter filter, Positional parameters)
    {
        var column = ColumnExpression(filter.Column);
        if (filter.Comparison is Comparison.In)
            return dialect.Among(column, parameters.Add(dialect.Strings(filter.Values.Cast<string>().Where(dialect.CanHold))));
        if (filter.Values[0] is string unknown && !dialect.CanHold(unknown))
            return Nothing;
        var sought = parameters.Add(filter.Values[0] switch
        {
            DateTimeOffset time => dialect.SoughtTime(time),
            var value => value,
        });
        return filter.Values[0] is string && filter.Comparison is Comparison.Equal
            ? dialect.Equal(column, sought)
            : $"{column} {Operator(filter.Comparison)} {sought}";
    }

    private string ColumnExpression(ImageColumn column) => column switch
    {
        ImageColumn.Id => "i.id",
        ImageColumn.Name => "i.name",
        ImageColumn.Status => "i.status",
        ImageColumn.ContainerFormat => "i.container_format",
        ImageColumn.DiskFormat => "i.disk_format",
        ImageColumn.Owner => "i.owner",
        ImageColumn.Checksum => "i.checksum",
        ImageColumn.HashAlgorithm => "i.os_hash_algo",
        ImageColumn.HashValue => "i.os_hash_value",
        ImageColumn.Size => "i.size",
        ImageColumn.VirtualSize => "i.virtual_size",
        ImageColumn.MinRam => "i.min_ram",
        ImageColumn.MinDisk => "i.min_disk",
        ImageColumn.Protected => "i.protected",
        ImageColumn.CreatedAt => "i.created_at",
        ImageColumn.UpdatedAt => dialect.Indexed("COALESCE(i.updated_at, i.created_at)"),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "unknown column"),
    };

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "<>",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "no comparison with one value"),
    };
}
