using System.Globalization;
using System.Net.Sockets;

namespace Glance.Database.Servers;

/// <summary>
/// Why a server cannot be reached, in words for an operator: what the system says to a connection of our own, because a driver may not
/// tell. For starts and checks, which may take that long.
/// </summary>
internal static class ServerReach
{
    private const string Silent = "the host does not answer; is it up, and does a firewall let this one through?";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Finds out.</summary>
    /// <param name="host">Name or address, or the path of a socket.</param>
    /// <param name="port">Port of the host.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Place and reason; null when it can be reached.</returns>
    public static async ValueTask<string?> WhyNotAsync(string host, int port, CancellationToken cancellationToken)
    {
        var isSocket = host.StartsWith('/');
        var place = isSocket ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        if (isSocket && !Path.Exists(host))
            return $"{place}: there is no such socket; is the server running?";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            using var socket = isSocket
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (isSocket)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host), limit.Token).ConfigureAwait(false);
            else
                await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException refused)
        {
            return $"{place}: {Words(refused)}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{place}: {Silent}";
        }
    }

    private static string Words(SocketException refused) => refused.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused; is the server running, and does it listen there?",
        SocketError.HostNotFound or SocketError.NoData => "there is no host of that name",
        SocketError.TryAgain => "the name service does not answer",
        SocketError.TimedOut => Silent,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no way leads to that host",
        SocketError.AccessDenied => "this user may not connect there",
        _ => refused.Message,
    };
}
