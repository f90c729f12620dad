using System.Net;
using System.Text.Json;

namespace Glance.Keystone.Sessions;

/// <summary>
/// Asks once whether Keystone is there, for the check of a configuration; a start does not ask (docs/decisions/0060). Any web server
/// answers 200: Keystone is known by the list of versions that it gives everybody (docs/decisions/0411).
/// </summary>
public static class KeystoneProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Why Keystone does not answer; null when it does.</summary>
    /// <param name="options">How it is reached.</param>
    /// <param name="section">Section of the options, for messages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Configuration.ConfigurationException">A certificate cannot be read.</exception>
    public static async Task<string?> WhyNoAnswerAsync(SessionOptions options, string section, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var once = options with { ConnectRetries = 0, RequestTimeout = options.RequestTimeout < Longest ? options.RequestTimeout : Longest };
        using var client = KeystoneHttp.CreateClient(once, section);
        try
        {
            var reply = await new KeystoneTransport(client, once, time)
                .SendAsync(() => VersionDiscovery.AskOf(once.Login.AuthUrl), cancellationToken).ConfigureAwait(false);
            return WhyNotKeystone(reply) is { } reason ? $"GET {once.Login.AuthUrl} answered {(int)reply.Status}{reason}" : null;
        }
        catch (KeystoneUnavailableException away)
        {
            return away.Message;
        }
    }

    private static string? WhyNotKeystone(KeystoneReply reply) => reply.Status switch
    {
        HttpStatusCode.OK or HttpStatusCode.MultipleChoices when ListsVersions(reply.Body) => null,
        >= HttpStatusCode.InternalServerError => string.Empty,
        >= HttpStatusCode.MovedPermanently and < HttpStatusCode.BadRequest => ", which is not followed: name the URL that it leads to",
        HttpStatusCode.OK or HttpStatusCode.MultipleChoices =>
            ", but not with the versions that a Keystone lists there: another web server has this address;"
                + " name Keystone's, such as http://controller:5000",
        _ => ": there is no Keystone at this URL; name one where it lists its versions, such as http://controller:5000",
    };

    // Other OpenStack services have a plain list there.
    private static bool ListsVersions(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && ((root.TryGetProperty("versions", out var all) && all is { ValueKind: JsonValueKind.Object }
                        && all.TryGetProperty("values", out _))
                    || root.TryGetProperty("version", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
