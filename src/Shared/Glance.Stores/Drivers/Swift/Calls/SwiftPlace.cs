using Glance.Stores.Drivers.Swift.Logins;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>An object in a container of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Container">The container.</param>
/// <param name="Key">Name of the object.</param>
internal sealed record SwiftPlace(SwiftAccount Account, string Container, string Key)
{
    /// <summary>Where its segments' names begin, as X-Object-Manifest has it without the container.</summary>
    public string SegmentPrefix => Key + "-";

    /// <summary>Path of the object below the account.</summary>
    public string Path => PathOf(Container, Key);

    /// <summary>The location as it is written.</summary>
    public string ToUrl() => $"{Account.Beginning}/{Container}/{Key}";

    /// <summary>Path of an object below the account.</summary>
    public static string PathOf(string container, string key) => $"{PathOf(container)}/{Uri.EscapeDataString(key)}";

    /// <summary>Path of a container below the account.</summary>
    public static string PathOf(string container) => "/" + Uri.EscapeDataString(container);
}
