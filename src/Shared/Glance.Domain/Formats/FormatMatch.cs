namespace Glance.Domain.Formats;

/// <summary>A format that content was recognised as.</summary>
/// <param name="Format">Its word.</param>
public sealed record FormatMatch(string Format)
{
    /// <summary>A VMDK's createType; null for other formats and where there is none.</summary>
    public string? Subformat { get; init; }

    /// <summary>Bytes of the disk inside; null when unknown or not seen yet.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>What was found unsafe so far.</summary>
    public IReadOnlyList<SafetyFinding> Findings { get; init; } = [];
}
