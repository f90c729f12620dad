using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Glance.Logging.Formatting;
using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary><c>use_journal</c>: systemd's native protocol, with the fields oslo.log sends.</summary>
internal sealed class JournalOutput(LoggingOptions options, TimeProvider time) : LogOutput
{
    /// <summary>Larger entries would have to travel in a memory file; a log line is cut instead.</summary>
    private const int MaxText = 48 * 1024;

    private readonly DatagramSocket _socket = new(options.JournalSocket, time);
    private readonly int _facility = SyslogFacility.Parse(options.SyslogFacility);

    public override string Name => "the journal (" + _socket.Path + ")";

    public override string? Write(ReadOnlySpan<byte> utf8, LogEvent source)
    {
        var record = LogRecord.From(source);
        using var entry = new MemoryStream();
        var text = utf8.TrimEnd((byte)'\n');
        Add(entry, "MESSAGE", text[..Math.Min(text.Length, MaxText)]);
        Add(entry, "PRIORITY", SyslogFacility.SeverityOf(source.Level).ToString(CultureInfo.InvariantCulture));
        Add(entry, "SYSLOG_FACILITY", (_facility >> 3).ToString(CultureInfo.InvariantCulture));
        Add(entry, "SYSLOG_IDENTIFIER", options.ProgramName);
        Add(entry, "LOGGER_NAME", record.Name);
        Add(entry, "LOGGER_LEVEL", record.LevelName);
        Add(entry, "CODE_FUNC", record.EventName);
        Add(entry, "REQUEST_ID", record.Context?.RequestId);
        Add(entry, "USER_ID", record.Context?.User);
        Add(entry, "USER_NAME", record.Context?.UserName);
        Add(entry, "PROJECT_ID", record.Context?.Project);
        Add(entry, "PROJECT_NAME", record.Context?.ProjectName);
        return _socket.Send(entry.GetBuffer().AsSpan(0, (int)entry.Length));
    }

    public override void Dispose()
    {
        _socket.Dispose();
        base.Dispose();
    }

    private static void Add(MemoryStream entry, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Add(entry, name, Encoding.UTF8.GetBytes(value));
        }
    }

    private static void Add(MemoryStream entry, string name, ReadOnlySpan<byte> value)
    {
        entry.Write(Encoding.ASCII.GetBytes(name));
        if (value.Contains((byte)'\n'))
        {
            // A value with line breaks follows its length in little-endian order instead of an equals sign.
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)value.Length);
            entry.WriteByte((byte)'\n');
            entry.Write(length);
        }
        else
        {
            entry.WriteByte((byte)'=');
        }

        entry.Write(value);
        entry.WriteByte((byte)'\n');
    }
}
