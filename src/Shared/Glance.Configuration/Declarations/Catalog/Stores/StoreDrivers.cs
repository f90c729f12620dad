using System.Collections.Frozen;

namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>
/// Every kind of store that a configuration may name, whether this version has it or not, and the rules about their names:
/// supervisor and worker ask here.
/// </summary>
public static class StoreDrivers
{
    /// <summary>The drivers, in the order of the sample file.</summary>
    public static IReadOnlyList<StoreDriver> All { get; } =
    [
        FileStoreDeclarations.Driver, HttpStoreDeclarations.Driver, SwiftStoreDeclarations.Driver, RbdStoreDeclarations.Driver,
        CinderStoreDeclarations.Driver, VmwareStoreDeclarations.Driver, S3StoreDeclarations.Driver,
    ];

    private static readonly Lazy<FrozenDictionary<OptionName, StoreDriver>> Owners = new(() => All
        .SelectMany(driver => driver.Options.Select(option => KeyValuePair.Create(option.FullName, driver))).ToFrozenDictionary());

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(driver => driver.Name));

    /// <summary>The driver that a word of <c>enabled_backends</c> or <c>stores</c> means; null when there is none.</summary>
    /// <param name="word">The word as written.</param>
    public static StoreDriver? Named(string word) => All.FirstOrDefault(driver => driver.IsNamed(word));

    /// <summary>The driver that reads URLs of a scheme, which is how <c>default_store</c> names one; null when there is none.</summary>
    /// <param name="scheme">The scheme.</param>
    public static StoreDriver? Reading(string scheme) => All.FirstOrDefault(driver => driver.Schemes.Contains(scheme));

    /// <summary>Why a store cannot have an id; null when it can.</summary>
    /// <param name="id">A key of <c>enabled_backends</c>.</param>
    public static string? WhyIdIsRefused(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(StoreDeclarations.ReservedPrefix, StringComparison.Ordinal)
            ? $"ids that begin with {StoreDeclarations.ReservedPrefix} are reserved for the service itself; choose another id"
            : id.AsSpan().ContainsAnyExceptInRange(' ', '~')
                ? "an id travels in headers (OpenStack-image-store-ids) and must be of printable ASCII characters; choose another id"
                : null;
    }

    /// <summary>The driver that an option belongs to; null when stores of every kind have it.</summary>
    internal static StoreDriver? OwnerOf(Option option) => Owners.Value.GetValueOrDefault(option.FullName);
}
