using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace GlanceWorker.Framing;

/// <summary>Stands between any transport and Kestrel: a step of an endpoint's connections.</summary>
internal static class ConnectionFraming
{
    /// <summary>Puts the framing in front of what reads connections.</summary>
    public static ConnectionDelegate Before(ConnectionDelegate next, FramingLimits limits) => connection =>
    {
        var request = new FramedRequest();
        connection.Features.Set(request);
        var input = new FramedInput(connection.Transport.Input, limits, request, TimeProvider.System);
        connection.Features.Set<IUnreadBody>(input);
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static input => ((FramedInput)input).LookAtTheClock(), input);
        connection.Transport = new DuplexPipe(input, connection.Transport.Output);
        return next(connection);
    };
}
