using Glance.Domain.Policies;
using Glance.Domain.Requests;

namespace Glance.Policies.Rules;

/// <summary>One decision to be made: a value on the stack, so that asking costs nothing.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Action">The rule that was asked for.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="RemotePolicy">Answers rules that are addresses.</param>
public readonly record struct PolicyQuestion(RequestContext Caller, string Action, PolicyTarget Target, PolicyRuleSet Rules, IRemotePolicy RemotePolicy)
{
    /// <summary>What named rules said already in this decision; null where looking it up costs more than deciding again.</summary>
    internal PolicyMemory? Memory { get; init; }
}
