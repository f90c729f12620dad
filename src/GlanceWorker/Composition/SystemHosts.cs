using System.Net;
using System.Net.Sockets;
using Glance.Domain.Locations;

namespace GlanceWorker.Composition;

/// <summary>The names and addresses that this machine knows: its hosts file, its name service, its interfaces.</summary>
/// <param name="hostsFile">The hosts file.</param>
/// <param name="questions">How many names may be asked of the name service at once.</param>
internal sealed class SystemHosts(string hostsFile, SemaphoreSlim questions) : IHostResolver
{
    // Any port will do: nothing is sent.
    private const int DiscardPort = 9;

    // Each question holds a thread until the name service answers or is given up, and names from outside may lead to one that does not
    // answer.
    private const int QuestionsAtOnce = 64;

    public static SystemHosts Instance { get; } = new("/etc/hosts", new SemaphoreSlim(QuestionsAtOnce));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        var written = await HostsFile.FindAsync(hostsFile, name, cancellationToken);
        if (written.Count > 0)
            return written;
        try
        {
            // The dot at the end makes it a complete name: no search domain is put behind it, and 0x7f000001 is not read as an address.
            return await AskAsync(name + ".", cancellationToken);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException or TaskSchedulerException)
        {
            return []; // No such name, none that could be one, no name service, or no thread to ask it: nothing to connect to.
        }
    }

    private async Task<IPAddress[]> AskAsync(string name, CancellationToken cancellationToken)
    {
        await questions.WaitAsync(cancellationToken);
        return await AnswerAsync(name).WaitAsync(cancellationToken);
    }

    /// <summary>Goes on when nobody waits any more, because its thread does.</summary>
    private async Task<IPAddress[]> AnswerAsync(string name)
    {
        try
        {
            // A thread of its own: the pool's threads, of which there may be two, serve requests.
            return await Task.Factory.StartNew(() => Dns.GetHostAddresses(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            questions.Release();
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The kernel's own answer of this moment: who is at home at an address reaches it from that very address. A list of interfaces would
    /// be old when it is read, and lacks what is only routed here.
    /// </remarks>
    public bool IsOwn(IPAddress address)
    {
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(new IPEndPoint(address, DiscardPort));
            return probe.LocalEndPoint is IPEndPoint here && here.Address.Equals(address);
        }
        catch (SocketException unreachable)
        {
            // What cannot be reached is not this machine; where the question itself fails, the answer is the careful one.
            return unreachable.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.SocketError;
        }
    }
}
