using Glance.Control;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.Workers;

/// <summary>A worker's process and the supervisor's end of its control channel.</summary>
internal interface IWorkerProcess : IDisposable
{
    /// <summary>Its pid, which stays its own until <see cref="WaitAsync"/> has completed.</summary>
    int Pid { get; }

    /// <summary>Descriptor of the control channel, for the program that takes over this process.</summary>
    int Channel { get; }

    /// <summary>Tells it something. One that is gone hears nothing; its end is reported like any other.</summary>
    void Send(ControlFrameKind kind, ReadOnlySpan<byte> payload = default);

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Ends the waiting between two messages, never within one.</param>
    /// <returns>The message; null when it is gone.</returns>
    /// <exception cref="InvalidDataException">It does not speak this protocol.</exception>
    ValueTask<ControlFrame?> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    Task<ExitStatus> WaitAsync(CancellationToken cancellationToken);

    /// <summary>SIGKILL; does nothing when it is gone already.</summary>
    void Kill();
}
