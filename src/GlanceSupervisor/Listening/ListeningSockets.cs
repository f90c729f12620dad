using System.Net;
using System.Net.Sockets;
using Glance.Control.Administration;
using Glance.Linux.Inspection;
using Glance.Linux.Sockets;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Listening;

/// <summary>Binds the service's socket, patiently at start and at once on a reload (wsgi-server-contract section 4).</summary>
internal sealed class ListeningSockets(ILogger logger, TimeProvider time)
{
    /// <summary>How long a busy port is tried again at start.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A service that was told to stop a moment ago has let go of its socket by then, or says that it stops.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    // A busy machine may keep it from answering at first.
    private static readonly TimeSpan AskPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Binds. A busy port is tried again every 0.1 s for 30 s, since the service before us may still be leaving; for a moment only
    /// when who has it is a service that has no such thing in mind (docs/decisions/0141).
    /// </summary>
    /// <exception cref="IOException">Refused, with the address and the reason.</exception>
    public async Task<ListeningSocket> BindPatientlyAsync(SupervisorOptions options, CancellationToken cancellationToken)
    {
        var endpoint = await ResolveAsync(options, cancellationToken);
        var started = time.GetTimestamp();
        var said = false;
        var askAfter = Moment;
        while (true)
        {
            try
            {
                return ListeningSocket.Bind(endpoint, options.Backlog, options.TcpKeepIdle);
            }
            catch (AddressInUseException)
            {
                var waited = time.GetElapsedTime(started);
                if (!said)
                    logger.LogWarning("{Reason}; trying again for {Seconds} seconds at most, and not when that is a service that goes on serving", Busy(endpoint).Message, (int)Patience.TotalSeconds);
                said = true;
                if (waited >= Patience)
                    throw Unavailable(options, $"after trying for {(int)Patience.TotalSeconds} seconds", Busy(endpoint));
                if (waited >= askAfter)
                {
                    askAfter = waited + AskPeriod;
                    if (AddressHolder.Find(endpoint)?.Pid is { } holder && await ServesAsync(holder, cancellationToken))
                        throw Unavailable(options, "beside a service that runs", Busy(endpoint));
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (IOException refused)
            {
                throw Explained(options, endpoint, refused);
            }
        }
    }

    /// <summary>Binds the address a reload asks for while the socket in force stays open. Does not wait.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="options">How it listens.</param>
    /// <param name="current">The socket in force.</param>
    /// <param name="lastAttempt">Whether a busy address is an error.</param>
    /// <returns>A new socket; the one in force when the new words mean the same address; null when the address may be free in a
    /// moment.</returns>
    /// <exception cref="IOException">Refused, with the address and the reason.</exception>
    public static ListeningSocket? TryBindBeside(IPEndPoint endpoint, SupervisorOptions options, ListeningSocket current, bool lastAttempt)
    {
        if (endpoint.Equals(current.Endpoint))
            return current;
        if (current.Origin == SocketOrigin.SocketUnit)
            throw new IOException($"{current.Endpoint} is the socket unit's: change ListenStream= there too, then restart both");
        try
        {
            return ListeningSocket.BindBeside(endpoint, options.Backlog, options.TcpKeepIdle, current);
        }
        catch (AddressInUseException)
        {
            // Workers of an address that was given up a moment ago may be about to close it.
            return endpoint.Port == current.Endpoint.Port && !lastAttempt ? null : throw Busy(endpoint);
        }
        catch (IOException refused)
        {
            throw Explained(options, endpoint, refused);
        }
    }

    /// <summary>The address the operator asked for.</summary>
    /// <exception cref="IOException">The name has no address, or no service can be reached at it.</exception>
    public static async Task<IPEndPoint> ResolveAsync(SupervisorOptions options, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(options.BindHost, out var literal))
        {
            if (IsOfMany(literal))
            {
                throw new IOException($"[DEFAULT] bind_host = {options.BindHost}: no TCP client can connect to a multicast or broadcast"
                    + " address; 0.0.0.0 or :: listens on all");
            }

            return new IPEndPoint(literal, options.BindPort);
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.BindHost, cancellationToken);
            return new IPEndPoint(addresses[0], options.BindPort);
        }
        catch (SocketException unknown)
        {
            throw new IOException($"[DEFAULT] bind_host = {options.BindHost}: the name has no address ({unknown.Message})", unknown);
        }
    }

    private static bool IsOfMany(IPAddress address) => address.IsIPv4MappedToIPv6 ? IsOfMany(address.MapToIPv4())
        : address.IsIPv6Multicast || address.Equals(IPAddress.Broadcast)
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240);

    private static IOException Explained(SupervisorOptions options, IPEndPoint endpoint, IOException refused) =>
        AddressCheck.WhyNever(options, endpoint) is { } reason ? new IOException(reason, refused) : refused;

    private static AddressInUseException Busy(IPEndPoint endpoint) => new(endpoint, AddressHolder.Find(endpoint));

    private static AddressUnavailableException Unavailable(SupervisorOptions options, string circumstances, AddressInUseException busy) =>
        new($"Could not bind to {options.BindHost}:{options.BindPort} {circumstances}: {busy.Message}. Stop that process, or set bind_port to a free port.", busy);

    // Only a supervisor of this program answers, and only to its own user and root.
    private static async Task<bool> ServesAsync(int pid, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerPatience);
        try
        {
            var answer = await AdministrationClient.AskAsync(pid, AdministrationQuestion.Status, patience.Token);
            return answer.Status is { State: not "stopping" };
        }
        catch (Exception silent) when (silent is IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
