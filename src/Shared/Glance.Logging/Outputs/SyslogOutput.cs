using System.Globalization;
using System.Text;
using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary><c>use_syslog</c>: the line in the form libc's syslog(3) sends it.</summary>
internal sealed class SyslogOutput(LoggingOptions options, TimeProvider time) : LogOutput
{
    private const int MaxDatagram = 60 * 1024;

    private readonly DatagramSocket _socket = new(options.SyslogSocket, time);
    private readonly int _facility = SyslogFacility.Parse(options.SyslogFacility);

    public override string Name => "syslog (" + _socket.Path + ")";

    public override string? Write(ReadOnlySpan<byte> utf8, LogEvent source)
    {
        var stamp = source.Timestamp;
        var header = string.Create(
            CultureInfo.InvariantCulture,
            $"<{_facility | SyslogFacility.SeverityOf(source.Level)}>{stamp:MMM} {stamp.Day,2} {stamp:HH:mm:ss} {options.ProgramName}: ");
        string? failure = null;
        foreach (var range in utf8.TrimEnd((byte)'\n').Split((byte)'\n'))
        {
            var line = utf8[range];
            var datagram = new byte[header.Length + Math.Min(line.Length, MaxDatagram)];
            Encoding.ASCII.GetBytes(header, datagram);
            line[..(datagram.Length - header.Length)].CopyTo(datagram.AsSpan(header.Length));
            failure ??= _socket.Send(datagram);
        }

        return failure;
    }

    public override void Dispose()
    {
        _socket.Dispose();
        base.Dispose();
    }
}
