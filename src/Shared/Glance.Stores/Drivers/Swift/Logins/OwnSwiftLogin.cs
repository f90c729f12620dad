using System.Globalization;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>
/// Logs in as Swift's tempauth and gateways such as Ceph's have it, the first of Swift's ways: one GET, whose answer has token and storage
/// URL in its headers.
/// </summary>
internal sealed class OwnSwiftLogin(SwiftReference reference, SwiftStoreOptions options, HttpClient http, TimeProvider time) : ISwiftLogin
{
    // For servers that do not say how long a token lives; one that is refused is dropped anyway.
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private Known? _last;

    public async ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _last) is { } last && time.GetUtcNow() < last.RenewAt)
            return last.Pass;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is { } made && time.GetUtcNow() < made.RenewAt)
                return made.Pass;
            var login = await LogInAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _last, login);
            return login.Pass;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Forget(SwiftPass refused)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Pass, refused))
            Interlocked.CompareExchange(ref _last, null, last);
    }

    public void Dispose() => _one.Dispose();

    private async Task<Known> LogInAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, reference.AuthAddress);
        request.Headers.TryAddWithoutValidation("X-Auth-User", reference.User);
        request.Headers.TryAddWithoutValidation("X-Auth-Key", reference.Key.Reveal());
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        var token = Header(response, "X-Auth-Token") ?? Header(response, "X-Storage-Token");
        if (!response.IsSuccessStatusCode || token is null)
        {
            throw new SwiftLoginException(
                $"GET {reference.AuthAddress} answered {(int)response.StatusCode} to the login as {reference.User}; check the credentials");
        }

        var storage = options.Endpoint?.AbsoluteUri ?? Header(response, "X-Storage-Url");
        if (!Uri.TryCreate(storage, UriKind.Absolute, out var place) || place.Scheme is not ("http" or "https"))
            throw new SwiftLoginException($"GET {reference.AuthAddress} answered without a storage URL (X-Storage-Url)");
        var life = int.TryParse(Header(response, "X-Auth-Token-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds) : UsualLife;
        var early = options.RenewEarly < life / 4 ? options.RenewEarly : life / 4;
        return new Known(new SwiftPass(token, place.AbsoluteUri.TrimEnd('/')), time.GetUtcNow() + life - early);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private sealed record Known(SwiftPass Pass, DateTimeOffset RenewAt);
}
