using Glance.Domain.Errors;

namespace Glance.Operations.Members;

/// <summary>What was said about a member cannot be stored.</summary>
/// <param name="message">What is wrong and what would be right.</param>
public sealed class InvalidMemberException(string message) : GlanceException(message);
