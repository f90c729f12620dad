namespace Glance.Linux.Spawning;

/// <summary>A child of this process: started by it, or by the program that ran in this process before (docs/decisions/0111).</summary>
public interface IChildProcess : IDisposable
{
    /// <summary>Its pid, which stays its own until <see cref="WaitAsync"/> has completed.</summary>
    int Pid { get; }

    /// <summary>SIGKILL; does nothing when it is gone already.</summary>
    void Kill();

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the child.</param>
    Task<ExitStatus> WaitAsync(CancellationToken cancellationToken);
}
