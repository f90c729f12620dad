using System.Threading.Channels;
using GlanceSupervisor.Events;

namespace GlanceSupervisor.Supervision;

/// <summary>Keeps the workers alive: the loop that gives the supervisor one event after the other, until the service is over.</summary>
internal sealed class SupervisorService(Supervisor supervisor, SupervisorParts parts, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ChannelReader<SupervisorEvent> _events = parts.Events.Reader;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = parts.Time.CreateTimer(_ => parts.Events.Writer.TryWrite(new SupervisorEvent.Tick()), null, TickPeriod, TickPeriod);
        supervisor.Begin();
        while (!supervisor.IsFinished)
            supervisor.Handle(await _events.ReadAsync(CancellationToken.None));
        await supervisor.FinishAsync();
        parts.Logger.LogInformation("Exited");
        lifetime.StopApplication();
    }
}
