using System.Diagnostics;

namespace Glance.Linux.Spawning;

/// <summary>A child that this program started; the runtime reaps it.</summary>
/// <param name="process">The started process, owned from now on.</param>
internal sealed class StartedChild(Process process) : IChildProcess
{
    // Begun at once: it takes a thread of the runtime's, and there may be none left when the child ends.
    private readonly Task _end = process.WaitForExitAsync(CancellationToken.None);

    public int Pid { get; } = process.Id;

    public void Kill() => process.Kill();

    public async Task<ExitStatus> WaitAsync(CancellationToken cancellationToken)
    {
        await _end.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ExitStatus(process.ExitCode);
    }

    public void Dispose() => process.Dispose();
}
