using System.Runtime.InteropServices;

namespace Glance.TestKit.Processes;

/// <summary>Sends signals, as an operator's kill does.</summary>
public static partial class PosixKill
{
    /// <summary>SIGHUP</summary>
    public const int Hup = 1;

    /// <summary>SIGINT</summary>
    public const int Int = 2;

    /// <summary>SIGQUIT</summary>
    public const int Quit = 3;

    /// <summary>SIGALRM</summary>
    public const int Alarm = 14;

    /// <summary>SIGKILL</summary>
    public const int Kill = 9;

    /// <summary>SIGUSR1</summary>
    public const int Usr1 = 10;

    /// <summary>SIGUSR2</summary>
    public const int Usr2 = 12;

    /// <summary>SIGTERM</summary>
    public const int Term = 15;

    /// <summary>SIGCONT</summary>
    public const int Cont = 18;

    /// <summary>SIGSTOP</summary>
    public const int Stop = 19;

    /// <summary>SIGTTIN</summary>
    public const int TtIn = 21;

    /// <summary>SIGTTOU</summary>
    public const int TtOut = 22;

    /// <summary>SIGWINCH</summary>
    public const int Winch = 28;

    /// <summary>
    /// Sends a signal. SIGSTOP has stopped every thread when this returns: until then one could still accept a connection.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such process, or it does not stop.</exception>
    public static void Send(int pid, int signal)
    {
        if (KillNative(pid, signal) != 0)
            throw new InvalidOperationException($"signal {signal} to {pid}: errno {Marshal.GetLastPInvokeError()}");
        if (signal == Stop && !SpinWait.SpinUntil(() => HasStopped(pid), TimeSpan.FromSeconds(10)))
            throw new InvalidOperationException($"process {pid} does not stop");
    }

    /// <summary>Sends a signal to a process that may be gone.</summary>
    /// <returns>False when it is.</returns>
    public static bool TrySend(int pid, int signal) => KillNative(pid, signal) == 0;

    /// <summary>Whether the process exists (a zombie does).</summary>
    public static bool Exists(int pid) => KillNative(pid, 0) == 0;

    // The state follows the name, which stands in brackets and may hold anything (proc_pid_stat(5)).
    private static bool HasStopped(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Select(task => File.ReadAllText($"{task}/stat")).All(stat => stat[stat.LastIndexOf(')') + 2] is 'T' or 't' or 'Z' or 'X');
        }
        catch (IOException)
        {
            return false; // A thread ended meanwhile.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int pid, int signal);
}
