using System.Net;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Gives Kestrel the gate instead of a listener of its own: the socket is bound and listening already, in the supervisor.
/// </summary>
internal sealed class AcceptGateFactory(AcceptGate gate) : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(gate);
}
