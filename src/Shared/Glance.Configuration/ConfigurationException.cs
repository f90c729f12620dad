namespace Glance.Configuration;

/// <summary>The configuration cannot be used; carries every problem that was found.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Makes the exception from its problems.</summary>
    /// <param name="problems">At least one.</param>
    public ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; }
}
