using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Validation;

/// <summary>Checks of options against one another. Each looks at one thing; all run, and all findings are reported.</summary>
internal static class ConfigurationValidators
{
    private static readonly IReadOnlyList<OptionCheck> All =
    [
        .. StoreValidators.All,
        new OptionCheck(PageLimits, [ApiDeclarations.ApiLimitMax, ApiDeclarations.LimitParamDefault]),
    ];

    /// <summary>Runs all that do not look at an option whose own value is wrong: what they would say of it could only confuse.</summary>
    /// <param name="snapshot">The configuration without the values that are wrong.</param>
    /// <param name="wrong">The names of those.</param>
    public static IEnumerable<ConfigurationProblem> Run(ConfigurationSnapshot snapshot, IReadOnlySet<OptionName> wrong) => All
        .Where(each => !each.About.Any(option => wrong.Any(name => name.Name == option.Name)))
        .SelectMany(each => each.Find(snapshot));

    private static IEnumerable<ConfigurationProblem> PageLimits(ConfigurationSnapshot snapshot)
    {
        var most = snapshot.Get(ApiDeclarations.ApiLimitMax);
        if (snapshot.Get(ApiDeclarations.LimitParamDefault) <= most || !snapshot.IsSet(ApiDeclarations.LimitParamDefault))
            yield break;
        yield return ConfigurationProblem.Of(snapshot, ApiDeclarations.LimitParamDefault, OptionName.DefaultGroup, ConfigurationProblemKind.Conflict,
            $"it must not exceed api_limit_max, which is {most}");
    }
}
