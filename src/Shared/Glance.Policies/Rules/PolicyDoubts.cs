using Glance.Configuration.Reporting;
using Glance.Domain.Policies;
using Glance.Policies.Checks;
using Glance.Policies.Defaults;

namespace Glance.Policies.Rules;

/// <summary>What in rules that can be used is probably not what whoever wrote them meant, each a sentence.</summary>
internal sealed class PolicyDoubts(IReadOnlyList<PolicyRule> rules, PolicySettings settings, PolicyReferences references)
{
    private const string Option = "[oslo_policy] policy_default_rule";

    private static readonly string[] Kinds = ["role", "rule", .. CredentialNames.Known];

    /// <summary>
    /// Names that no operation asks for, references to rules that nobody wrote, and checks that no caller can pass or whose keys are
    /// probably misspelt.
    /// </summary>
    public IReadOnlyList<string> Find() =>
    [
        .. DescribeDefault(),
        .. rules.Where(IsUnasked).Select(DescribeUnasked),
        .. references.Undefined.Select(DescribeUndefined),
        .. rules.Where(rule => rule.Origin is not null).SelectMany(rule => DescribeChecks(rule, rule.Check)),
    ];

    /// <summary>The last kind alone: what is doubtful in rules beside some that cannot be used, and that others may refer to.</summary>
    /// <param name="written">What files say.</param>
    public static IReadOnlyList<string> OfChecks(IEnumerable<PolicyOverride> written) =>
    [
        .. from rule in written.GroupBy(rule => rule.Name, (_, all) => all.Last())
           from doubt in DescribeChecks(new PolicyRule(rule.Name, rule.Check) { Origin = rule.Origin }, rule.Check)
           select doubt,
    ];

    // Property protections name rules of their own.
    private bool IsUnasked(PolicyRule rule) =>
        rule.Origin is not null && PolicyDefaults.All.All(known => known.Name != rule.Name)
        && rule.Name != settings.DefaultRule && !references.IsReferredTo(rule.Name)
        && (!settings.OthersName || FindMeant(rule.Name) is not null);

    private static string DescribeUnasked(PolicyRule rule) =>
        $"{Subject(rule)} decides nothing: no operation asks it and no rule refers to it{Hint(FindMeant(rule.Name))}";

    private IEnumerable<string> DescribeDefault() => FindDefault() is null
        ? [$"{Option} = {settings.DefaultRule}: there is no such rule, so a reference to a missing rule denies everyone"]
        : [];

    private string DescribeUndefined(string reference) => $"Policy {reference}, which is no rule; " + (FindDefault()?.Check switch
    {
        null => "it denies everyone",
        var check => $"{Option} = {settings.DefaultRule} decides in its place: {Meaning(check)}",
    });

    private PolicyRule? FindDefault() => rules.FirstOrDefault(rule => rule.Name == settings.DefaultRule);

    private static string Meaning(PolicyCheck check) =>
        check == ConstantCheck.Allow ? "everyone may"
        : check == ConstantCheck.Deny ? "nobody may"
        : check.ToString()!; // each prints itself

    private static IEnumerable<string> DescribeChecks(PolicyRule rule, PolicyCheck check)
    {
        if (check is CredentialCheck { IsOfNobody: true } credential)
        {
            var hint = Hint(NearestName.Find(credential.Path, Kinds));
            yield return $"{Subject(rule)} asks for {check}, which no caller passes: a caller has no {credential.Path}{hint}";
        }

        foreach (var key in check.Keys.Except(PolicyTarget.KnownKeys))
        {
            if (NearestName.Find(key, PolicyTarget.KnownKeys) is { } near)
                yield return $"{Subject(rule)} asks for {check}, and {key} is nothing that every image has; did you mean {near}?";
        }

        foreach (var doubt in check.Parts.SelectMany(part => DescribeChecks(rule, part)))
            yield return doubt;
    }

    private static string Subject(PolicyRule rule) => $"Policy {rule.Name} ({rule.Origin})";

    private static string? FindMeant(string name) => NearestName.Find(name, PolicyDefaults.All.Select(known => known.Name));

    private static string Hint(string? meant) => meant is null ? string.Empty : $"; did you mean {meant}?";
}
