using System.Globalization;
using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>
/// A stream that leads into systemd's journal: each line begins with its priority in angle brackets (sd-daemon(3)), so that
/// <c>journalctl -p err</c> finds errors. Only the very stream that systemd made is one; a pipe or a file put in its place is not.
/// </summary>
internal sealed class JournalStream(StreamOutput stream) : LogOutput
{
    private readonly MemoryStream _lines = new();

    public override string Name => stream.Name;

    /// <summary>Whether a descriptor is the stream that <c>JOURNAL_STREAM</c> names by device and inode (systemd.exec(5)).</summary>
    public static bool Is(int descriptor, string? journalStream)
    {
        if (journalStream?.Split(':') is not [var device, var inode]
            || !ulong.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var wantedDevice)
            || !ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var wantedInode))
        {
            return false;
        }

        return SystemCalls.Statx(descriptor, string.Empty, SystemCalls.EmptyPath, SystemCalls.InodeAndSize, out var facts) == 0
            && facts.Inode == wantedInode && Device(facts.DeviceMajor, facts.DeviceMinor) == wantedDevice;
    }

    public override string? Write(ReadOnlySpan<byte> utf8, LogEvent source)
    {
        ReadOnlySpan<byte> priority = [(byte)'<', (byte)('0' + SyslogFacility.SeverityOf(source.Level)), (byte)'>'];
        _lines.SetLength(0);
        while (!utf8.IsEmpty)
        {
            var end = utf8.IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : utf8.Length;
            _lines.Write(priority);
            _lines.Write(utf8[..end]);
            utf8 = utf8[end..];
        }

        return stream.Write(_lines.GetBuffer().AsSpan(0, (int)_lines.Length), source);
    }

    public override void Dispose()
    {
        _lines.Dispose();
        stream.Dispose();
        base.Dispose();
    }

    /// <summary>The number that stat(2) gives for a device: major and minor interleaved (gnu_dev_makedev(3)).</summary>
    private static ulong Device(uint major, uint minor) =>
        ((major & 0xfffff000UL) << 32) | ((major & 0xfffUL) << 8) | ((minor & 0xffffff00UL) << 12) | (minor & 0xffUL);
}
