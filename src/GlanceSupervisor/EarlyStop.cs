using System.Runtime.InteropServices;

namespace GlanceSupervisor;

/// <summary>
/// A TERM or INT before there is a service: there is nothing to stop yet, so the program returns at once, and in order. Left to the
/// system it would be a killed one.
/// </summary>
internal sealed class EarlyStop : IDisposable
{
    private readonly ManualResetEventSlim _wake = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _asked;

    /// <summary>Registers.</summary>
    public EarlyStop() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear),
    ];

    /// <summary>Whether somebody has asked for the end.</summary>
    public bool IsAsked => _asked;

    /// <summary>Runs what may take long. The caller stays on its thread, whose signal mask counts.</summary>
    /// <returns>What it gave; null when the end was asked for meanwhile.</returns>
    public T? RunUnlessAsked<T>(Func<T> work)
        where T : class
    {
        T? result = null;
        var thread = new Thread(() =>
        {
            result = work();
            _wake.Set();
        })
        {
            IsBackground = true,
        };
        thread.Start();
        _wake.Wait();
        return _asked ? null : result;
    }

    /// <summary>From here on others hear the signals.</summary>
    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _wake.Dispose();
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked = true;
        _wake.Set();
    }
}
