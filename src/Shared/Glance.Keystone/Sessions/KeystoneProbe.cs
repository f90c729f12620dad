using System.Net;

namespace Glance.Keystone.Sessions;

/// <summary>Asks once whether Keystone is there, for the check of a configuration; a start does not ask (docs/decisions/0060).</summary>
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
                .SendAsync(() => new HttpRequestMessage(HttpMethod.Get, once.Login.AuthUrl), cancellationToken).ConfigureAwait(false);
            return reply.Status switch
            {
                HttpStatusCode.NotFound or HttpStatusCode.NotImplemented =>
                    $"GET {once.Login.AuthUrl} answered {(int)reply.Status}: there is no Keystone at this URL",
                >= HttpStatusCode.InternalServerError => $"GET {once.Login.AuthUrl} answered {(int)reply.Status}",
                _ => null,
            };
        }
        catch (KeystoneUnavailableException away)
        {
            return away.Message;
        }
    }
}
