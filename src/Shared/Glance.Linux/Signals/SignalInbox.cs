using System.Runtime.InteropServices;

namespace Glance.Linux.Signals;

/// <summary>
/// Registers signals and passes each on; nothing is decided in a handler. The registrations are held here, since a collected one
/// gives the signal its default action back and the process dies of it (docs/contracts/supervision.md D3).
/// </summary>
public sealed class SignalInbox : IDisposable
{
    /// <summary>SIGUSR1 on Linux, not among the named values of <see cref="PosixSignal"/>.</summary>
    public const PosixSignal User1 = (PosixSignal)10;

    /// <summary>SIGUSR2 on Linux, not among the named values of <see cref="PosixSignal"/>.</summary>
    public const PosixSignal User2 = (PosixSignal)12;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<PosixSignal> _signals = [];

    // HUP, INT, QUIT, USR1, USR2, TERM, TTIN, TTOU (signal(7), x86 and ARM).
    private static ReadOnlySpan<int> Heard => [1, 2, 3, 10, 12, 15, 21, 22];

    /// <summary>Registers.</summary>
    /// <param name="signals">The signals; their default action no longer happens. No other inbox of this process has them.</param>
    /// <param name="arrived">Called for each one that arrives, on a thread of the runtime; must return at once.</param>
    public SignalInbox(IEnumerable<PosixSignal> signals, Action<PosixSignal> arrived)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(arrived);
        foreach (var signal in signals)
        {
            _signals.Add(signal);
            SignalThread.Set(signal, () => arrived(signal));
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                arrived(signal);
            }));
        }
    }

    /// <summary>
    /// Signals that were ignored when this program was started (nohup, the background jobs of a script's shell) are heard all the same once
    /// somebody registers. Must be called before anybody does: the runtime leaves a signal ignored that it finds ignored (D3).
    /// </summary>
    public static void HearIgnored()
    {
        var ignored = IgnoredSignals();
        foreach (var number in Heard)
        {
            if ((ignored & (1UL << (number - 1))) != 0)
                HarmlessHandler.Install(number);
        }
    }

    /// <summary>
    /// From now on no signal needs a thread that does not exist yet: inboxes are called on the thread that reads signals, where nothing may
    /// take time or wait. Call it when an inbox exists.
    /// </summary>
    /// <returns>False when this runtime cannot do that; signals arrive all the same, as long as threads can be created.</returns>
    public static bool UseNoNewThreads() => SignalThread.TryUse();

    // A mask of this process, bit 0 for signal 1 (proc_pid_status(5)).
    private static ulong IgnoredSignals()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("SigIgn:", StringComparison.Ordinal))
                return ulong.Parse(line.AsSpan(7).Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _registrations.Clear();
        _signals.ForEach(signal => SignalThread.Set(signal, null));
        _signals.Clear();
    }
}
