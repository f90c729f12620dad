using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>Finds the version 3 API below a URL that an operator or a catalogue gives.</summary>
internal sealed class VersionDiscovery(KeystoneTransport transport)
{
    private readonly ConcurrentDictionary<string, Uri> _known = new(StringComparer.Ordinal);

    /// <summary>The URL of the version 3 API, without a slash at the end.</summary>
    /// <param name="given">A URL with the version, with another one, or with none.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="KeystoneUnavailableException">No answer.</exception>
    public async Task<Uri> FindAsync(Uri given, CancellationToken deadline)
    {
        var known = WithoutOldVersion(given);
        if (known.AbsolutePath.EndsWith("/v3", StringComparison.Ordinal))
            return known;
        if (_known.TryGetValue(known.AbsoluteUri, out var found))
            return found;
        var reply = await transport.SendAsync(() => Ask(known), deadline).ConfigureAwait(false);
        if (reply.Status >= HttpStatusCode.InternalServerError)
            throw new KeystoneUnavailableException($"GET {known} answered {(int)reply.Status}");
        return _known.GetOrAdd(known.AbsoluteUri, Choose(known, reply));
    }

    /// <summary>Where to ask: no Keystone has version 2 any more, and files name it.</summary>
    private static Uri WithoutOldVersion(Uri given)
    {
        var path = given.AbsolutePath.TrimEnd('/');
        return At(given, path.EndsWith("/v2.0", StringComparison.Ordinal) ? path[..^"/v2.0".Length] : path);
    }

    /// <summary>The question for the versions below a URL that an operator gives, or for the version that it names.</summary>
    internal static HttpRequestMessage AskOf(Uri given) => Ask(WithoutOldVersion(given));

    private static HttpRequestMessage Ask(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"));
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    /// <summary>
    /// Where Keystone says it is; host and scheme stay the operator's, because behind a proxy Keystone may not know them. Unclear answers
    /// mean /v3.
    /// </summary>
    private static Uri Choose(Uri url, KeystoneReply reply)
    {
        var href = reply.Status is HttpStatusCode.OK or HttpStatusCode.MultipleChoices ? Href(reply.Body) : null;
        var slash = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        return href is not null && Uri.TryCreate(slash, href, out var found)
            ? At(url, found.AbsolutePath.TrimEnd('/'))
            : At(url, url.AbsolutePath.TrimEnd('/') + "/v3");
    }

    private static string? Href(byte[] body)
    {
        try
        {
            var versions = JsonSerializer.Deserialize(body, KeystoneJson.Default.VersionsReply)?.Versions?.Values ?? [];
            var third = versions.FirstOrDefault(version => version.Id?.StartsWith("v3", StringComparison.Ordinal) == true);
            return third?.Links?.FirstOrDefault(link => link.Rel == "self")?.Href;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri At(Uri url, string path) => new(url.GetLeftPart(UriPartial.Authority) + path);
}
