namespace Glance.Policies.Rules;

/// <summary>
/// What the named rules said in one decision. A rule depends on nothing but target and caller, so what it said once it says again: without
/// this, 40 rules that each name the next one twice take 2^40 steps.
/// </summary>
/// <param name="rules">How many rules there are.</param>
internal sealed class PolicyMemory(int rules)
{
    private readonly sbyte[] _answers = new sbyte[rules];

    public bool TryGet(PolicyRule rule, out bool answer)
    {
        answer = _answers[rule.Index] > 0;
        return _answers[rule.Index] != 0;
    }

    public bool Keep(PolicyRule rule, bool answer)
    {
        _answers[rule.Index] = answer ? (sbyte)1 : (sbyte)-1;
        return answer;
    }
}
