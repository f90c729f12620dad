namespace Glance.Domain.Images.Repository;

/// <summary>One condition on a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Values">
/// One value, or several for <see cref="Comparison.In"/>, of the column's type: string, long, bool or <see cref="DateTimeOffset"/>.
/// </param>
public sealed record ColumnFilter(ImageColumn Column, Comparison Comparison, IReadOnlyList<object> Values);
