namespace Glance.Configuration;

/// <summary>What a problem is about; it decides the exit code.</summary>
public enum ConfigurationProblemKind
{
    /// <summary>A file or directory is missing or cannot be read.</summary>
    Source,

    /// <summary>A line of a file is not grammatical.</summary>
    Grammar,

    /// <summary>A value refers to another option that does not exist, or to itself.</summary>
    Interpolation,

    /// <summary>A value is not what its option accepts.</summary>
    Value,

    /// <summary>Options about stores contradict each other.</summary>
    Store,

    /// <summary>Options are valid each by itself but not together.</summary>
    Conflict,
}
