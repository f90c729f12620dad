using System.Collections.Concurrent;
using Glance.Stores.Drivers.Swift.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>The logins of a store, one for each reference, made when they are needed first.</summary>
internal sealed class SwiftAccounts(SwiftStoreOptions options, HttpClient http, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Lazy<ISwiftLogin>> _logins = new(StringComparer.Ordinal);

    /// <summary>The login of a reference.</summary>
    public ISwiftLogin Of(SwiftReference reference) =>
        _logins.GetOrAdd(reference.Name, static (_, made) => new Lazy<ISwiftLogin>(() => made.All.Make(made.Reference)),
            (All: this, Reference: reference)).Value;

    private ISwiftLogin Make(SwiftReference reference) => reference.AuthVersion == "1"
        ? new OwnSwiftLogin(reference, options, http, time)
        : new KeystoneSwiftLogin(reference, options, time, logger);
}
