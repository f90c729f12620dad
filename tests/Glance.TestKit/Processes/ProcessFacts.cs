using System.Globalization;
using System.Runtime.InteropServices;

namespace Glance.TestKit.Processes;

/// <summary>What the kernel tells of a process (proc(5)), for tests that count what is left behind.</summary>
public static partial class ProcessFacts
{
    private const int SolSocket = 1;
    private const int SoLinger = 13;
    private const int PidfdOpen = 434;
    private const int PidfdGetfd = 438;

    /// <summary>Its open descriptors and what they lead to.</summary>
    public static IReadOnlyDictionary<int, string> Descriptors(int pid)
    {
        var found = new Dictionary<int, string>();
        foreach (var link in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
        {
            try
            {
                found[int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture)] = new FileInfo(link).LinkTarget ?? string.Empty;
            }
            catch (IOException)
            {
                // Closed between the look at the folder and the look at the link.
            }
        }

        return found;
    }

    /// <summary>The letter of its state, such as Z for a zombie and T for a stopped one; null when it is gone.</summary>
    public static char? State(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a signal that was sent to it has not reached it yet.</summary>
    public static bool HasPendingSignals(int pid) =>
        File.ReadLines($"/proc/{pid}/status").Any(line => line.StartsWith("ShdPnd:", StringComparison.Ordinal) && line.AsSpan(7).Trim().ContainsAnyExcept('0'));

    /// <summary>Number of its threads.</summary>
    public static int Threads(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Length;

    /// <summary>Proportional set size in KiB.</summary>
    public static long PssKib(int pid) =>
        File.ReadLines($"/proc/{pid}/smaps_rollup")
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.AsSpan(4).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture))
            .Single();

    /// <summary>Its descriptors that are listening TCP sockets.</summary>
    public static IReadOnlyList<int> ListeningSockets(int pid)
    {
        var listening = Sockets('A').Select(socket => socket.Inode).ToHashSet();
        return [.. Descriptors(pid).Where(descriptor => listening.Contains(Inode(descriptor.Value))).Select(descriptor => descriptor.Key)];
    }

    /// <summary>The port it listens on.</summary>
    public static int ListeningPort(int pid)
    {
        var mine = Descriptors(pid).Values.Select(Inode).ToHashSet();
        return Sockets('A').First(socket => mine.Contains(socket.Inode)).LocalPort;
    }

    /// <summary>How many connections to a port it holds as their server.</summary>
    public static int Connections(int pid, int port)
    {
        var established = Sockets('1').Where(socket => socket.LocalPort == port).Select(socket => socket.Inode).ToHashSet();
        return Descriptors(pid).Values.Count(target => established.Contains(Inode(target)));
    }

    /// <summary>The kernel's numbers of the listening TCP sockets it holds; no two sockets have the same.</summary>
    public static IReadOnlyCollection<long> ListeningInodes(int pid)
    {
        var mine = Descriptors(pid).Values.Select(Inode).ToHashSet();
        return [.. Sockets('A').Select(socket => socket.Inode).Where(mine.Contains)];
    }

    /// <summary>Whether one of these sockets still listens, whoever holds it.</summary>
    public static bool StillListens(IReadOnlyCollection<long> inodes) => Sockets('A').Any(socket => inodes.Contains(socket.Inode));

    /// <summary>
    /// Whether a process's socket lingers: then every process that shares it cuts its connections when it closes them
    /// (docs/contracts/supervision.md D2).
    /// </summary>
    public static bool Lingers(int pid, int descriptor)
    {
        var process = (int)SystemCall(PidfdOpen, pid, 0, 0);
        if (process < 0)
            throw new InvalidOperationException($"pidfd_open {pid}: errno {Marshal.GetLastPInvokeError()}");
        var copy = (int)SystemCall(PidfdGetfd, process, descriptor, 0);
        var errno = Marshal.GetLastPInvokeError();
        _ = Close(process);
        if (copy < 0)
            throw new InvalidOperationException($"pidfd_getfd {pid} {descriptor}: errno {errno}");
        Span<int> linger = stackalloc int[2];
        var size = (uint)(linger.Length * sizeof(int));
        var result = GetSocketOption(copy, SolSocket, SoLinger, linger, ref size);
        _ = Close(copy);
        return result == 0 && linger[0] != 0;
    }

    // Inode 0 belongs to sockets that no process has.
    private static long Inode(string target) =>
        target.StartsWith("socket:[", StringComparison.Ordinal) ? long.Parse(target.AsSpan(8).TrimEnd(']'), CultureInfo.InvariantCulture) : -1;

    // The last hexadecimal digit of the state: A listens, 1 is established.
    private static IEnumerable<(int LocalPort, long Inode)> Sockets(char state)
    {
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists))
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words[3] == "0" + state)
                    yield return (int.Parse(words[1].AsSpan(words[1].IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(words[9], CultureInfo.InvariantCulture));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSocketOption(int socket, int level, int option, Span<int> value, ref uint length);
}
