using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;

namespace Glance.Stores;

/// <summary>
/// The options of one store, wherever they are written: <c>[glance_store]</c>, or the store's own section with <c>[backend_defaults]</c>
/// for what it leaves out. A driver gets its own options and no others.
/// </summary>
internal sealed class StoreSection(ConfigurationSnapshot configuration, StoreDriver driver, string name, string shared)
{
    /// <summary>The section's name, for messages.</summary>
    public string Name => name;

    /// <summary>What is written in the section itself.</summary>
    public StoreSection Own => new(configuration, driver, name, name);

    /// <summary>What is written where the section's missing options are looked for.</summary>
    public StoreSection Shared => new(configuration, driver, shared, shared);

    /// <summary>The files that its options name.</summary>
    public ConfiguredFiles Files => configuration.Files;

    /// <summary>Where a file lies that an option names without a directory: beside the configuration, as for all such files.</summary>
    /// <param name="name">What the option says.</param>
    /// <returns>Its path; the name itself where there is no such file.</returns>
    public string Beside(string name) => configuration.FindFile(name) ?? name;

    /// <summary>The value in force.</summary>
    /// <exception cref="ConfigurationException">The value set is not acceptable.</exception>
    public T Get<T>(Option<T> option) => configuration.Get(Declared(option), name, shared);

    /// <summary>Whether it is written in either section.</summary>
    public bool IsSet(Option option) => configuration.IsSet(Declared(option), name) || configuration.IsSet(option, shared);

    /// <summary>Where the value in force was written; null when the default is.</summary>
    public SettingOrigin? Origin(Option option) => configuration.Origin(Declared(option), name) ?? configuration.Origin(option, shared);

    // An option that is not declared would work, and yet be unknown to the check of the configuration.
    private TOption Declared<TOption>(TOption option)
        where TOption : Option => driver.Options.Contains(option)
        ? option
        : throw new ArgumentException($"The {driver.Name} driver reads {option.FullName}, which is not among its declared options.", nameof(option));
}
