using System.Runtime.InteropServices;

namespace Glance.Processes.Signals;

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

    /// <summary>Registers.</summary>
    /// <param name="signals">The signals; their default action no longer happens.</param>
    /// <param name="arrived">Called for each one that arrives, on a thread of the runtime; must return at once.</param>
    public SignalInbox(IEnumerable<PosixSignal> signals, Action<PosixSignal> arrived)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(arrived);
        foreach (var signal in signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                arrived(signal);
            }));
        }
    }

    /// <summary>Whether this process was started with a signal ignored (nohup, some shells): it then never arrives (D3).</summary>
    /// <param name="number">Signal number, 1 to 64.</param>
    public static bool IsIgnored(int number)
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("SigIgn:", StringComparison.Ordinal))
            {
                var mask = ulong.Parse(line.AsSpan(7).Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
                return (mask & (1UL << (number - 1))) != 0;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _registrations.Clear();
    }
}
