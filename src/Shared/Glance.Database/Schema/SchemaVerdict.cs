namespace Glance.Database.Schema;

/// <summary>What <see cref="SchemaRevisions"/> found.</summary>
/// <param name="IsEmpty">No tables: create them.</param>
/// <param name="Problem">Why the database cannot be used; null when it can.</param>
internal sealed record SchemaVerdict(bool IsEmpty, string? Problem)
{
    /// <summary>What an operator should know of one that can be used; null for nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>The tables are missing.</summary>
    public static SchemaVerdict Empty { get; } = new(true, null);

    /// <summary>The database can be used as it is.</summary>
    public static SchemaVerdict Good { get; } = new(false, null);

    /// <summary>The database cannot be used.</summary>
    public static SchemaVerdict Refused(string problem) => new(false, problem);
}
