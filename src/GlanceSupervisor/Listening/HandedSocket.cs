using System.Globalization;
using Glance.Linux.Sockets;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Listening;

/// <summary>
/// A bound socket that whoever starts the service hands over, as the functional tests of Glance itself do: the variable names its
/// descriptor, and what the configuration says of the address does not count (glance.common.utils.get_test_suite_socket).
/// </summary>
internal static class HandedSocket
{
    /// <summary>The variable.</summary>
    public const string Variable = "GLANCE_TEST_SOCKET_FD";

    /// <summary>Takes it, and the variable out of the environment of later children.</summary>
    /// <returns>The socket, listening; null when none was handed over.</returns>
    /// <exception cref="IOException">The variable names no TCP socket.</exception>
    public static ListeningSocket? Take(SupervisorOptions options)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
            return null;
        Environment.SetEnvironmentVariable(Variable, null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new IOException($"{Variable}={text} is no number of a descriptor");
        return ListeningSocket.Adopt(number, SocketOrigin.Bound, options.Backlog, options.TcpKeepIdle);
    }
}
