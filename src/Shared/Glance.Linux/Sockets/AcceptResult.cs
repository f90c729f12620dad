using Glance.Linux.Connections;

namespace Glance.Linux.Sockets;

/// <summary>Outcome of <see cref="ListeningSocket.Accept"/>.</summary>
/// <param name="Outcome">The kind.</param>
/// <param name="Connection">The connection, owned by the receiver, when accepted.</param>
/// <param name="Error">The operating system's words when exhausted or broken.</param>
public readonly record struct AcceptResult(AcceptOutcome Outcome, ConnectedSocket? Connection, string? Error);
