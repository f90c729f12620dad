using Glance.Domain.Errors;

namespace Glance.Policies.Rules;

/// <summary>A rule that is not of the policy language, or rules that refer to each other without end.</summary>
/// <param name="message">What was wrong, with the text, and what would be right.</param>
public sealed class PolicySyntaxException(string message) : GlanceException(message);
