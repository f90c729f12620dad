namespace Glance.Domain.Formats.Probes;

/// <summary>QEMU's QED: recognised, and never allowed, because nothing here could tell a safe one.</summary>
internal sealed class QedProbe() : FormatProbe(FormatNames.Qed)
{
    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        State = head.StartsWith("QED\0"u8) ? ProbeState.Match : ProbeState.NoMatch;
        if (State == ProbeState.Match)
            Find("banned", "this format is not allowed");
    }
}
