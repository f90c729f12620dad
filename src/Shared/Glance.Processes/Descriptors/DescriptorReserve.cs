using Mono.Unix.Native;

namespace Glance.Processes.Descriptors;

/// <summary>
/// Descriptors kept for the moment in which a process has no more: given up then, so that files, database connections and the runtime's own
/// libraries can still be opened while nothing new is accepted. Not safe for use from several threads at once.
/// </summary>
/// <param name="size">How many, from 1.</param>
public sealed class DescriptorReserve(int size) : IDisposable
{
    private readonly Stack<int> _held = new(size);

    /// <summary>Takes what is missing.</summary>
    /// <returns>False when the process has too few; what could be taken is given back.</returns>
    public bool TryHold()
    {
        while (_held.Count < size)
        {
            var descriptor = Syscall.open("/dev/null", OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
            if (descriptor < 0)
            {
                Release();
                return false;
            }

            _held.Push(descriptor);
        }

        return true;
    }

    /// <summary>Gives all of them up.</summary>
    public void Release()
    {
        while (_held.TryPop(out var descriptor))
            _ = Syscall.close(descriptor);
    }

    /// <inheritdoc/>
    public void Dispose() => Release();
}
