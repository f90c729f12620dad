using System.Collections.Concurrent;
using Glance.Stores.Drivers.Swift.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>The accounts that a store logs in at itself, one for each reference.</summary>
internal sealed class SwiftAccounts(SwiftStoreOptions options, HttpClient http, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, SwiftAccount> _all = new(StringComparer.Ordinal);

    /// <summary>The account of a reference.</summary>
    public SwiftAccount Of(SwiftReference reference) => _all.GetOrAdd(reference.Name,
        static (name, made) => new SwiftAccount($"swift+config://{name}", () => made.All.Make(made.Reference)),
        (All: this, Reference: reference));

    private ISwiftLogin Make(SwiftReference reference) => reference.AuthVersion == "1"
        ? new OwnSwiftLogin(reference, options, http, time)
        : new KeystoneSwiftLogin(reference, options, time, logger);
}
