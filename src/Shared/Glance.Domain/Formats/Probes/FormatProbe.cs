namespace Glance.Domain.Formats.Probes;

/// <summary>
/// Looks for one format. It is shown the head once, then everything that passes; it asks to be woken at the offsets where a region it keeps
/// is whole.
/// </summary>
internal abstract class FormatProbe(string name)
{
    /// <summary>Bytes of the head: the longest fixed header there is (LUKS).</summary>
    public const int HeadLength = 592;

    /// <summary>Bytes of the tail: the footer of a streamed VMDK.</summary>
    public const int TailLength = 1536;

    private readonly List<SafetyFinding> _findings = [];

    /// <summary>The format's word.</summary>
    public string Name => name;

    /// <summary>Whether it was recognised.</summary>
    public ProbeState State { get; protected set; }

    /// <summary>Where it wants to look at what it kept; behind the current offset or at infinity for nowhere.</summary>
    public long WakeAt { get; private set; } = long.MaxValue;

    /// <summary>Bytes of the disk inside.</summary>
    protected long? VirtualSize { get; set; }

    /// <summary>A VMDK's createType.</summary>
    protected string? Subformat { get; set; }

    /// <summary>What is known.</summary>
    public FormatMatch ToMatch() => new(Name) { Subformat = Subformat, VirtualSize = VirtualSize, Findings = [.. _findings] };

    /// <summary>Looks at the head; shorter than <see cref="HeadLength"/> only when the content is.</summary>
    public abstract void ReadHead(ReadOnlySpan<byte> head);

    /// <summary>Is shown what passes.</summary>
    public virtual void Offer(ReadOnlySpan<byte> data, long position)
    {
    }

    /// <summary>Is woken when its offset was reached.</summary>
    public void WakeUpAt(long position)
    {
        if (position != WakeAt)
            return;
        WakeAt = long.MaxValue;
        OnWake();
    }

    /// <summary>Looks at the end; undecided means no from now on.</summary>
    public void Complete(ReadOnlySpan<byte> tail, long size)
    {
        ReadEnd(tail, size);
        if (State == ProbeState.Undecided)
            State = ProbeState.NoMatch;
    }

    /// <summary>Looks at what it kept.</summary>
    protected virtual void OnWake()
    {
    }

    /// <summary>Looks at the end.</summary>
    protected virtual void ReadEnd(ReadOnlySpan<byte> tail, long size)
    {
    }

    /// <summary>Asks to be woken.</summary>
    protected void WakeMeAt(long offset) => WakeAt = offset;

    /// <summary>Notes something unsafe.</summary>
    protected void Find(string check, string reason) => _findings.Add(new SafetyFinding(Name, check, reason));

    /// <summary>A size as headers have it, unsigned, where records have it signed: beyond that it is unknown.</summary>
    protected static long? Signed(ulong size) => size <= long.MaxValue ? (long)size : null;
}
