using Glance.Domain.Errors;

namespace Glance.Policies.Rules;

/// <summary>A rule that is not of the policy language, or rules that refer to each other without end.</summary>
/// <param name="message">What was wrong, with the text, and what would be right.</param>
public sealed class PolicySyntaxException(string message) : GlanceException(message)
{
    private readonly IReadOnlyList<string>? _all;

    /// <summary>Creates the exception of several problems; its message is the first of them.</summary>
    /// <param name="all">All of them, at least one.</param>
    internal PolicySyntaxException(IReadOnlyList<string> all)
        : this(all[0]) => _all = all;

    /// <summary>Every problem that was found.</summary>
    public IReadOnlyList<string> All => _all ?? [Message];
}
