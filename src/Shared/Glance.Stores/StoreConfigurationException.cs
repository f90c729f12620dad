using Glance.Domain.Errors;

namespace Glance.Stores;

/// <summary>
/// The configured stores cannot be used as written; the start ends (wsgi-server-contract section 11: bad store configuration).
/// </summary>
/// <param name="problems">Every problem found, each with section, option and value.</param>
public sealed class StoreConfigurationException(IReadOnlyList<string> problems)
    : GlanceException(string.Join(Environment.NewLine, problems))
{
    /// <summary>Every problem found.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
