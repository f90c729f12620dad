namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>
/// The service's own login, used in another account of the same Swift. A token is never sent to a server that only a location names.
/// </summary>
/// <param name="service">The login.</param>
/// <param name="storage">URL of that account, without a slash at its end.</param>
internal sealed class PlacedSwiftLogin(ISwiftLogin service, string storage) : ISwiftLogin
{
    private readonly Uri _place = new(storage);
    private Known? _last;

    public async ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken)
    {
        var given = await service.CurrentAsync(cancellationToken).ConfigureAwait(false);
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Given, given))
            return last.Placed;
        if (!AreBeside(_place, new Uri(given.Storage)))
        {
            throw new SwiftLoginException(
                $"the location is in the account at {storage}, which is no account of the Swift at {given.Storage} that "
                + "the catalogue or swift_store_endpoint names");
        }

        var placed = new SwiftPass(given.Token, storage) { IsInOthersAccount = true };
        Volatile.Write(ref _last, new Known(given, placed));
        return placed;
    }

    public void Forget(SwiftPass refused)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Placed, refused))
            service.Forget(last.Given);
    }

    public void Dispose()
    {
        // The login is the store's.
    }

    /// <summary>Whether two URLs are of accounts of one Swift: all but the last part of the path is the same.</summary>
    public static bool AreBeside(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Authority == other.Authority && Above(one).SequenceEqual(Above(other));

    private static ReadOnlySpan<char> Above(Uri account)
    {
        var path = account.AbsolutePath.AsSpan().TrimEnd('/');
        return path[..Math.Max(path.LastIndexOf('/'), 0)];
    }

    private sealed record Known(SwiftPass Given, SwiftPass Placed);
}
