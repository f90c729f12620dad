namespace Glance.Configuration.Declarations;

/// <summary>One declared option: what it is called, what it accepts and what it is for.</summary>
public abstract class Option
{
    private readonly string[] _oldNames;
    private OptionName[]? _deprecatedNames;

    private protected Option(string group, string name, string help, OptionTraits traits)
    {
        Group = group;
        Name = name;
        Help = help;
        IsSecret = traits.Secret;
        NoEffect = traits.NoEffect;
        _oldNames = traits.OldNames ?? [];
    }

    /// <summary>The section, <c>DEFAULT</c> or lower case.</summary>
    public string Group { get; }

    /// <summary>The name as written in files.</summary>
    public string Name { get; }

    /// <summary>What the option is for, in one or a few sentences.</summary>
    public string Help { get; }

    /// <summary>Whether the value is a credential and must never be shown.</summary>
    public bool IsSecret { get; }

    /// <summary>Why setting the option changes nothing here, or null when it is in force.</summary>
    public string? NoEffect { get; }

    /// <summary>
    /// What to do instead, where any other value than the default would make the service stricter than it can be: such a value stops the
    /// start, because to ignore it would be to permit what the operator forbade. Null for an option that may be ignored, or is in force.
    /// </summary>
    public string? Instead { get; private set; }

    /// <summary>Whether the option changes behaviour here.</summary>
    public bool IsInForce => NoEffect is null;

    /// <summary>Earlier names and groups, still accepted with a warning.</summary>
    public IReadOnlyList<OptionName> DeprecatedNames =>
        _deprecatedNames ??= Array.ConvertAll(_oldNames, name => OptionName.Parse(name, Group));

    /// <summary>Whether any earlier name exists.</summary>
    public bool HasDeprecatedNames => _oldNames.Length > 0;

    /// <summary>Whether each assignment adds an element instead of replacing the value.</summary>
    public abstract bool IsMulti { get; }

    /// <summary>Short name of the type, as the sample file shows it.</summary>
    public abstract string TypeName { get; }

    /// <summary>What a value must look like, to complete "expected …".</summary>
    public abstract string Expected { get; }

    /// <summary>The accepted words when they are enumerated, otherwise empty.</summary>
    public abstract IReadOnlyList<string> Choices { get; }

    /// <summary>The default as it would be written in a file; null when the option is unset by default.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>Group and name together.</summary>
    public OptionName FullName => new(Group, Name);

    /// <summary>Declares that no other value than the default may be ignored.</summary>
    internal Option OrElse(string instead)
    {
        Instead = instead;
        return this;
    }

    /// <summary>Converts texts and answers with the printed form of the value, for interpolation and comparison.</summary>
    internal abstract bool TryNormalize(IReadOnlyList<string> texts, out string printed, out string reason);

    /// <summary>The printed form of the default, empty when unset.</summary>
    internal abstract string PrintDefault();

    /// <inheritdoc/>
    public override string ToString() => FullName.ToString();
}
