using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.Configuration;
using Glance.Linux.Inspection;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.Listening;

/// <summary>
/// Finds out whether the service could bind its address, without binding it: a service that runs may have it and keep it.
/// </summary>
internal static class AddressCheck
{
    private const int BindServiceCapability = 10;
    private const string FirstUnprivilegedPort = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>Looks.</summary>
    /// <param name="options">What the operator configured.</param>
    /// <param name="offline">Whether no name service is asked.</param>
    /// <param name="cancellationToken">Ends the wait for the name service.</param>
    public static async Task<CheckFindings> LookAsync(SupervisorOptions options, bool offline, CancellationToken cancellationToken)
    {
        if (offline && !IPAddress.TryParse(options.BindHost, out _))
            return Good();
        IPEndPoint endpoint;
        try
        {
            endpoint = await ListeningSockets.ResolveAsync(options, cancellationToken);
        }
        catch (IOException unknown)
        {
            return Bad(unknown.Message, ExitCodes.Other);
        }

        if (WhyNever(options, endpoint) is { } reason)
            return Bad(reason, ExitCodes.Other);
        return endpoint.Port != 0 && AddressHolder.Find(endpoint) is { } holder ? Judge(endpoint, holder) : Good();
    }

    /// <summary>
    /// Why the address cannot be bound, whoever else has it: in the same words for the check and for a start or reload whose bind was
    /// refused. Null when nothing is known against it.
    /// </summary>
    /// <param name="options">What the operator configured.</param>
    /// <param name="endpoint">The address it leads to.</param>
    public static string? WhyNever(SupervisorOptions options, IPEndPoint endpoint)
    {
        if (WhyForeign(endpoint.Address) is { } foreign)
            return $"[DEFAULT] bind_host = {options.BindHost}: {foreign}";
        return IsForbidden(endpoint.Port)
            ? string.Create(CultureInfo.InvariantCulture, $"[DEFAULT] bind_port = {endpoint.Port}: this user may not bind ports below {LowestPort()}; choose another, or give the service CAP_NET_BIND_SERVICE")
            : null;
    }

    private static CheckFindings Judge(IPEndPoint endpoint, AddressHolder holder)
    {
        // The service itself before a reload, or the manager of its socket unit; of other users' processes nothing is known.
        if (holder.Pid is not { } pid)
            return new CheckFindings([], [$"{endpoint} is in use: {holder}. Unless that is this service, it cannot start there"], ExitCodes.Success);
        if (pid == 1 || ProcessIdentity.CommandLine(pid).Take(2).Any(word => Path.GetFileName(word).StartsWith("glance-", StringComparison.Ordinal)))
            return new CheckFindings([], [$"{endpoint} is in use: {holder}. A reload of that service keeps it; a second service cannot start there"], ExitCodes.Success);
        return Bad($"{endpoint} is in use: {holder}. Stop that process, or set [DEFAULT] bind_port to a free port", ExitCodes.RuntimeError);
    }

    // Any port will do to see whether the address is one of this machine.
    private static string? WhyForeign(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.IsIPv4MappedToIPv6)
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, 0));
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode == SocketError.AddressNotAvailable
                ? "no interface of this machine has this address; 0.0.0.0 or :: listens on all"
                : refused.Message;
        }
    }

    private static bool IsForbidden(int port) => port != 0 && port < LowestPort() && !MayBindAny();

    private static int LowestPort() =>
        File.Exists(FirstUnprivilegedPort) && int.TryParse(File.ReadAllText(FirstUnprivilegedPort), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var port) ? port : 1024;

    private static bool MayBindAny()
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return line is not null
            && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var capabilities)
            && (capabilities & (1UL << BindServiceCapability)) != 0;
    }

    private static CheckFindings Good() => new([], [], ExitCodes.Success);

    private static CheckFindings Bad(string problem, int exitCode) => new([problem], [], exitCode);
}
