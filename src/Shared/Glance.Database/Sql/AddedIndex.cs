namespace Glance.Database.Sql;

/// <summary>An index that upstream's schema lacks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">Columns and expressions in parentheses, and how they are indexed.</param>
/// <param name="Condition">Which rows it needs; an engine whose indexes have all rows may leave it out.</param>
internal sealed record AddedIndex(string Name, string Table, string Columns, string? Condition = null);
