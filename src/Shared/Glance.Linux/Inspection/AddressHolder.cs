using System.Globalization;
using System.Net;

namespace Glance.Linux.Inspection;

/// <summary>Who listens on an address, as far as this user may look (proc_pid_net(5), proc_pid_fd(5)).</summary>
/// <param name="Endpoint">What it listens on, which may be more than the address that was wanted.</param>
/// <param name="User">Number of the user who opened the socket.</param>
/// <param name="Pid">The process, the parent when it shares the socket with its children; null when it cannot be seen.</param>
/// <param name="Command">How that process was called, without its arguments.</param>
public sealed record AddressHolder(IPEndPoint Endpoint, uint User, int? Pid, string Command)
{
    private const string Listening = "0A";
    private const int MostOfCommand = 100;

    /// <summary>Looks for the socket that keeps an address from being bound.</summary>
    /// <returns>Null when there is none (any more).</returns>
    public static AddressHolder? Find(IPEndPoint wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        foreach (var (endpoint, user, inode) in Listeners())
        {
            if (!Overlaps(endpoint, wanted))
                continue;
            var pid = HolderOf(inode);
            return new AddressHolder(endpoint, user, pid, pid is { } seen ? CommandOf(seen) : string.Empty);
        }

        return null;
    }

    /// <summary>An address on which a process or one of its children listens.</summary>
    /// <returns>Null when there is none, or none that this user may see.</returns>
    public static IPEndPoint? ListenedOnBy(int pid)
    {
        var family = Processes().Where(process => process == pid || ParentOf(process) == pid).ToList();
        foreach (var (endpoint, _, inode) in Listeners())
        {
            if (family.Any(process => Holds(process, inode)))
                return endpoint;
        }

        return null;
    }

    /// <summary>For people.</summary>
    public override string ToString() => Pid is { } pid
        ? string.Create(CultureInfo.InvariantCulture, $"pid {pid} ({Command}) listens on {Endpoint}")
        : string.Create(CultureInfo.InvariantCulture, $"a process of user {User} listens on {Endpoint}");

    private static bool Overlaps(IPEndPoint one, IPEndPoint other) =>
        one.Port == other.Port && (Unmapped(one).Equals(Unmapped(other)) || IsAny(one) || IsAny(other));

    private static IPAddress Unmapped(IPEndPoint endpoint) =>
        endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;

    private static bool IsAny(IPEndPoint endpoint) => endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any);

    private static IEnumerable<(IPEndPoint Endpoint, uint User, string Inode)> Listeners()
    {
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            foreach (var line in Lines(table).Skip(1))
            {
                // sl local remote state queues timer retransmits uid timeout inode ...
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 9 && words[3] == Listening)
                    yield return (Parse(words[1]), uint.Parse(words[7], CultureInfo.InvariantCulture), words[9]);
            }
        }
    }

    // Words of 32 bits as this machine keeps them, then the port.
    private static IPEndPoint Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var address = new byte[colon / 2];
        for (var i = 0; i < colon; i += 8)
            BitConverter.TryWriteBytes(address.AsSpan(i / 2), uint.Parse(text.AsSpan(i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return new IPEndPoint(new IPAddress(address), int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static int? HolderOf(string inode)
    {
        var holders = Processes().Where(pid => Holds(pid, inode)).ToHashSet();
        return holders.Count == 0 ? null : holders.Where(pid => !holders.Contains(ParentOf(pid))).Append(holders.Min()).First();
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static bool Holds(int pid, string inode)
    {
        var target = $"socket:[{inode}]";
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Any(link => new FileInfo(link).LinkTarget == target);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int ParentOf(int pid) =>
        Lines($"/proc/{pid}/status").Where(line => line.StartsWith("PPid:", StringComparison.Ordinal)).Select(line => int.Parse(line.AsSpan(5).Trim(), CultureInfo.InvariantCulture)).FirstOrDefault();

    // Arguments may hold secrets and say little; an interpreter's first one is the program, though.
    private static string CommandOf(int pid)
    {
        var words = ProcessIdentity.CommandLine(pid).Take(2).TakeWhile(word => !word.StartsWith('-')).ToList();
        var text = words.Count > 0 ? string.Join(' ', words) : Lines($"/proc/{pid}/comm").FirstOrDefault() ?? "?";
        var clean = new string([.. text.Take(MostOfCommand).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return clean;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
