using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>
/// A child of this process that the program before this one started. The runtime does not know it and leaves it alone, so it is waited
/// for here, by its own pid, on a thread of its own.
/// </summary>
public sealed class AdoptedChild : IChildProcess
{
    private const int ThreadStack = 256 * 1024;
    private const int SignalBase = 128;

    private readonly TaskCompletionSource<ExitStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _reaping = new();
    private bool _gone;

    /// <summary>Takes a child over.</summary>
    /// <param name="pid">Its pid.</param>
    public AdoptedChild(int pid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 2);
        Pid = pid;
        new Thread(Await, ThreadStack) { Name = "reaper", IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public int Pid { get; }

    /// <inheritdoc/>
    public void Kill()
    {
        // Not while it is being reaped: its pid could be somebody else's by then.
        lock (_reaping)
        {
            if (!_gone)
                _ = Syscall.kill(Pid, Signum.SIGKILL);
        }
    }

    /// <inheritdoc/>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken) => _ended.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The thread ends with the child.
    }

    private void Await()
    {
        // First wait without reaping, so that the pid stays reserved until nobody can be about to signal it.
        WaitForEnd();
        lock (_reaping)
        {
            _gone = true;
            _ended.TrySetResult(Reap());
        }
    }

    private void WaitForEnd()
    {
        while (NativeMethods.WaitId(NativeMethods.PPid, Pid, IntPtr.Zero, NativeMethods.WExited | NativeMethods.WNoWait) < 0
            && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == (int)Errno.EINTR)
        {
        }
    }

    private ExitStatus Reap()
    {
        int pid;
        int status;
        do
        {
            pid = Syscall.waitpid(Pid, out status, 0);
        }
        while (pid < 0 && Stdlib.GetLastError() == Errno.EINTR);

        // ECHILD: reaped before this program began, or by the runtime of a container's first process. How it ended is not known.
        if (pid < 0)
            return new ExitStatus(0);
        return Syscall.WIFSIGNALED(status) ? new ExitStatus(SignalBase + (int)Syscall.WTERMSIG(status)) : new ExitStatus(Syscall.WEXITSTATUS(status));
    }
}
