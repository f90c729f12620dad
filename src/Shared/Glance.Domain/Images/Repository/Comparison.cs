namespace Glance.Domain.Images.Repository;

/// <summary>Comparisons of a <see cref="ColumnFilter"/>.</summary>
public enum Comparison
{
    /// <summary>equal</summary>
    Equal,

    /// <summary>not equal</summary>
    NotEqual,

    /// <summary>less than</summary>
    Less,

    /// <summary>less than or equal</summary>
    LessOrEqual,

    /// <summary>greater than</summary>
    Greater,

    /// <summary>greater than or equal</summary>
    GreaterOrEqual,

    /// <summary>one of several values</summary>
    In,
}
