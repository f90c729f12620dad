using Serilog.Events;

namespace Glance.Logging.Outputs;

/// <summary>Standard output or standard error by its descriptor: a reader that has gone away is a lost line, not an exception.</summary>
internal sealed class StreamOutput(int descriptor, string name) : LogOutput
{
    public override string Name => name;

    public override string? Write(ReadOnlySpan<byte> utf8, LogEvent source) => DescriptorWriter.WriteAll(descriptor, utf8);
}
