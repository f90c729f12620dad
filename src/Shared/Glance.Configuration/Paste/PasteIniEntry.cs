namespace Glance.Configuration.Paste;

/// <summary>One key of a section as written.</summary>
/// <param name="Key">The key, its case kept.</param>
/// <param name="Raw">The value before interpolation; continuation lines joined with line ends.</param>
/// <param name="Line">Line of the key, from 1; 0 for a value that no file holds.</param>
internal sealed record PasteIniEntry(string Key, string Raw, int Line)
{
    /// <summary>Whether the value is taken as it is: <c>here</c>, <c>__file__</c> and what another file handed down.</summary>
    public bool IsLiteral { get; init; }
}
