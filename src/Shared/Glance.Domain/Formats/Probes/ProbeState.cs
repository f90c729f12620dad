namespace Glance.Domain.Formats.Probes;

/// <summary>Whether a probe has recognised its format.</summary>
internal enum ProbeState
{
    /// <summary>More has to be seen.</summary>
    Undecided,

    /// <summary>It is this format.</summary>
    Match,

    /// <summary>It is not, whatever follows.</summary>
    NoMatch,
}
