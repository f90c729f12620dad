using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Loading;
using Glance.Configuration.Parsing;

namespace Glance.Configuration.Validation;

/// <summary>
/// Holds every setting against the catalogue: wrong values are problems, names that are unknown or outdated are
/// warnings, options without effect are noticed. A wrong value without effect is only a warning.
/// </summary>
internal sealed class SettingInspection(SettingTable settings, StoreSections stores)
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationProblem> _warnings = [];
    private readonly List<ConfigurationProblem> _notices = [];
    private readonly HashSet<OptionName> _checked = [];
    private readonly HashSet<OptionName> _wrong = [];
    private readonly UnknownNames _unknown = new(settings, stores);

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    public IReadOnlyList<ConfigurationProblem> Warnings => _warnings;

    public IReadOnlyList<ConfigurationProblem> Notices => _notices;

    /// <summary>Every name of the options whose values are wrong.</summary>
    public IReadOnlySet<OptionName> Wrong => _wrong;

    public void Run()
    {
        foreach (var name in settings.Names)
        {
            if (Declared(name) is { } found)
                Inspect(name, found.Option, found.Group);
            else _unknown.Add(name);
        }

        _warnings.AddRange(_unknown.Warnings());
    }

    private (Option Option, string Group)? Declared(OptionName name)
    {
        if (OptionCatalog.Find(name) is { } current)
            return (current, name.Group);
        if (stores.Contains(name.Group))
        {
            var home = name with { Group = StoreDeclarations.Group };
            return (OptionCatalog.Find(home) ?? OptionCatalog.FindDeprecated(home)) is { } driver ? (driver, name.Group) : null;
        }

        if (MiddlewareDeclarations.IsCors(name.Group))
        {
            var ofCors = name with { Group = MiddlewareDeclarations.AllowedOrigin.Group };
            return OptionCatalog.Find(ofCors) is { } cors ? (cors, name.Group) : null;
        }

        if (LoginSections.Home(settings, name) is { } login && (OptionCatalog.Find(login) ?? OptionCatalog.FindDeprecated(login)) is { } shared)
            return (shared, name.Group);
        return OptionCatalog.FindDeprecated(name) is { } renamed ? (renamed, renamed.Group) : null;
    }

    private void Inspect(OptionName written, Option option, string group)
    {
        OptionName current = new(group, option.Name);
        if (written != current)
            WarnDeprecated(written, current);
        if (!_checked.Add(current))
            return;

        var setting = settings.Find(option, group)!; // its name came from the same table
        if (stores.WhyIgnored(option, group) is { } ignored)
        {
            _warnings.Add(ConfigurationProblem.At(setting.Winner.Origin, ConfigurationProblemKind.Value, ignored) with { Section = group, Option = option.Name });
            return;
        }

        var problem = SettingCheck.Check(settings, option, group, setting);
        if (option.IsInForce)
        {
            if (problem is null)
                return;
            _problems.Add(problem);
            _wrong.UnionWith(SettingTable.NamesOf(option, group));
            return;
        }

        if (option.Instead is { } instead && SettingCheck.IsOther(settings, option, group, setting))
        {
            _problems.Add(SettingCheck.Ignored(option, group, setting, $"is not served, and what it forbids would be permitted without it: {instead}"));
            return;
        }

        if (problem is not null)
            _warnings.Add(problem with { Message = problem.Message + "; it counts for nothing, so the start goes on" });
        _notices.Add(ConfigurationProblem.At(setting.Winner.Origin, ConfigurationProblemKind.Value, $"no effect here: {option.NoEffect}") with
        {
            Section = group,
            Option = option.Name,
        });
    }

    private void WarnDeprecated(OptionName written, OptionName current)
    {
        var origin = settings.AllOf(written)[^1].Origin;
        _warnings.Add(ConfigurationProblem.At(origin, ConfigurationProblemKind.Value, $"an old name; write {current} instead") with
        {
            Section = written.Group,
            Option = written.Name,
        });
    }
}
