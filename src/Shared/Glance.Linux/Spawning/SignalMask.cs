namespace Glance.Linux.Spawning;

/// <summary>
/// The calling thread's signal mask. It is inherited by children and survives execve(2): whoever started us with signals blocked
/// must not leave us, or our workers, deaf (docs/contracts/supervision.md B2.36).
/// </summary>
public static class SignalMask
{
    private const int Words = 16;

    /// <summary>Lets every signal through.</summary>
    public static void UnblockAll() => Change(NativeMethods.SigUnblock, ulong.MaxValue);

    /// <summary>Holds back every signal that can be: it waits until it is let through, also across execve(2).</summary>
    public static void BlockAll() => Change(NativeMethods.SigBlock, ulong.MaxValue);

    /// <summary>Holds back signals that would end a child of this thread before it has handlers for them.</summary>
    /// <param name="signals">Numbers, 1 to 64.</param>
    public static void Block(params ReadOnlySpan<int> signals)
    {
        Span<ulong> set = stackalloc ulong[Words];
        set.Clear();
        foreach (var signal in signals)
            set[0] |= 1UL << (signal - 1);
        _ = NativeMethods.SigMask(NativeMethods.SigBlock, set, IntPtr.Zero);
    }

    private static void Change(int how, ulong bits)
    {
        Span<ulong> set = stackalloc ulong[Words];
        set.Fill(bits);
        _ = NativeMethods.SigMask(how, set, IntPtr.Zero);
    }
}
