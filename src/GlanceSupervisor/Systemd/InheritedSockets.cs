using System.Net;
using Glance.Linux.Descriptors;
using Glance.Linux.ServiceManager;
using Glance.Linux.Sockets;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Systemd;

/// <summary>
/// Finds the listening socket among what systemd passed on: one of a socket unit, or the one an earlier instance of this service left
/// in the descriptor store. A socket that does not fit the configuration is never served silently, and never left open with nobody behind
/// it.
/// </summary>
internal static class InheritedSockets
{
    /// <summary>Chooses.</summary>
    /// <param name="inherited">What was passed on; every descriptor ends as the result or closed.</param>
    /// <param name="options">What the operator configured.</param>
    /// <param name="wanted">The address that is to be served; port 0 stands for any.</param>
    /// <param name="manager">Told when what it keeps is of no use.</param>
    /// <param name="logger">Hears what was chosen.</param>
    /// <returns>The socket, or null when one must be bound.</returns>
    /// <exception cref="IOException">A socket unit listens on something else than the configuration says.</exception>
    public static ListeningSocket? Choose(IReadOnlyList<InheritedDescriptor> inherited, SupervisorOptions options, IPEndPoint wanted, IServiceManager manager, ILogger logger)
    {
        var units = inherited.Where(descriptor => descriptor.Name != SystemdServiceManager.ListenerName).ToList();
        foreach (var unit in units)
            Check(unit, wanted);
        if (units.Count > 1)
            throw new IOException($"systemd passes on {units.Count} sockets for {wanted}: one socket unit with one ListenStream= is enough");
        var chosen = units is [var single] ? ListeningSocket.Adopt(single.Number, SocketOrigin.SocketUnit, options.Backlog, options.TcpKeepIdle) : null;
        foreach (var kept in inherited.Except(units))
            chosen = TakeKept(kept, chosen, options, wanted, manager, logger);
        if (chosen is not null)
            logger.LogInformation("Listening on {Endpoint} with the socket {Origin}", chosen.Endpoint, chosen.Origin == SocketOrigin.Kept ? "that was kept during the restart" : $"of {units[0].Name}");
        return chosen;
    }

    /// <summary>Whether a socket bound to one address serves those who come to the other.</summary>
    internal static bool Serves(IPEndPoint bound, IPEndPoint wanted)
    {
        if (wanted.Port != 0 && bound.Port != wanted.Port)
            return false;
        return bound.Address.Equals(wanted.Address) || (bound.Address.Equals(IPAddress.IPv6Any) && wanted.Address.Equals(IPAddress.Any));
    }

    private static void Check(InheritedDescriptor unit, IPEndPoint wanted)
    {
        var bound = ListeningSocket.AddressOf(unit.Number);
        if (!Serves(bound, wanted))
            throw new IOException($"{unit.Name} listens on {bound}, but [DEFAULT] bind_host and bind_port say {wanted}: make ListenStream= of the socket unit and the configuration agree, or disable the socket unit");
    }

    private static ListeningSocket? TakeKept(InheritedDescriptor kept, ListeningSocket? chosen, SupervisorOptions options, IPEndPoint wanted, IServiceManager manager, ILogger logger)
    {
        try
        {
            var bound = ListeningSocket.AddressOf(kept.Number);
            if (chosen is null && Serves(bound, wanted))
                return ListeningSocket.Adopt(kept.Number, SocketOrigin.Kept, options.Backlog, options.TcpKeepIdle);
            logger.LogInformation("The socket kept during the restart listens on {Bound} and is closed", bound);
        }
        catch (IOException unusable)
        {
            logger.LogWarning("The descriptor kept during the restart is of no use: {Reason}", unusable.Message);
        }

        manager.ForgetDescriptors();
        new Descriptor(kept.Number).Dispose();
        return chosen;
    }
}
