namespace Glance.Configuration.Declarations;

/// <summary>
/// Declares options that are accepted and checked for type but change nothing here, so that an operator's file
/// needs no editing. One reason serves a whole section.
/// </summary>
internal sealed class NoEffectGroup(string group, string reason)
{
    public Option Str(string name, string @default, string help, string[]? words = null, params string[] old) =>
        Opt.Str(group, name, @default, help, choices: words, deprecated: Old(old), noEffect: reason);

    public Option Unset(string name, string help, string[]? words = null, params string[] old) =>
        Opt.OptionalStr(group, name, help, choices: words, deprecated: Old(old), noEffect: reason);

    public Option Secret(string name, string help, params string[] old) =>
        Opt.OptionalStr(group, name, help, secret: true, deprecated: Old(old), noEffect: reason);

    public Option Host(string name, string help) => Opt.OptionalHostAddress(group, name, help, noEffect: reason);

    public Option Uri(string name, string help) => Opt.OptionalUri(group, name, help, noEffect: reason);

    public Option Bool(string name, bool @default, string help, params string[] old) =>
        Opt.Bool(group, name, @default, help, deprecated: Old(old), noEffect: reason);

    public Option Int(string name, int @default, string help, int? min = null, int? max = null, params string[] old) =>
        Opt.Int(group, name, @default, help, min, max, deprecated: Old(old), noEffect: reason);

    public Option UnsetInt(string name, string help, int? min = null, params string[] old) =>
        Opt.OptionalInt(group, name, help, min, deprecated: Old(old), noEffect: reason);

    public Option Float(string name, double @default, string help, double? min = null, double? max = null, params string[] old) =>
        Opt.Float(group, name, @default, help, min, max, deprecated: Old(old), noEffect: reason);

    public Option UnsetFloat(string name, string help) => Opt.OptionalFloat(group, name, help, noEffect: reason);

    public Option List(string name, string[] @default, string help, bool bounds = false, params string[] old) =>
        Opt.List(group, name, @default, help, bounds, quotes: bounds, deprecated: Old(old), noEffect: reason);

    public Option UnsetList(string name, string help, params string[] old) =>
        Opt.OptionalList(group, name, help, deprecated: Old(old), noEffect: reason);

    public Option Multi(string name, string[] @default, string help, params string[] old) =>
        Opt.MultiStr(group, name, @default, help, deprecated: Old(old), noEffect: reason);

    public Option Dict(string name, string help) =>
        Opt.Dict(group, name, new Dictionary<string, string>(), help, noEffect: reason);

    private static string[]? Old(string[] names) => names.Length == 0 ? null : names;
}
