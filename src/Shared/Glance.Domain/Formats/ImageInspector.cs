using Glance.Domain.Formats.Probes;

namespace Glance.Domain.Formats;

/// <summary>
/// Tells what format streamed content is. One probe for each format keeps the few regions it needs and looks at them when they are whole;
/// so what is known at a given offset does not depend on how the content was cut, and memory does not grow with it.
/// </summary>
public sealed class ImageInspector
{
    private static readonly string[] Detectable =
    [
        FormatNames.Qcow2, FormatNames.Qed, FormatNames.Vhd, FormatNames.Vhdx, FormatNames.Vmdk,
        FormatNames.Vdi, FormatNames.Iso, FormatNames.Gpt, FormatNames.Luks,
    ];

    private readonly FormatProbe[] _probes =
    [
        new QcowProbe(), new QedProbe(), new VhdProbe(), new VhdxProbe(), new VmdkProbe(), new VdiProbe(), new IsoProbe(), new GptProbe(), new LuksProbe(),
    ];

    private readonly CapturedRegion _head = new(0, FormatProbe.HeadLength);
    private readonly TailBuffer _tail = new(FormatProbe.TailLength);

    /// <summary>Bytes taken.</summary>
    public long Size { get; private set; }

    /// <summary>Whether all was seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the last <see cref="Take"/> reached an offset where a probe learned something.</summary>
    public bool Changed { get; private set; }

    /// <summary>What the content was recognised as so far.</summary>
    public List<FormatMatch> Matches => [.. _probes.Where(probe => probe.State == ProbeState.Match).Select(probe => probe.ToMatch())];

    /// <summary>Whether content of this format can be recognised.</summary>
    public static bool CanDetect(string format) => Detectable.Contains(format, StringComparer.Ordinal);

    /// <summary>Whether the content is, or may still turn out to be, of this format.</summary>
    public bool MayBe(string format) => Array.Find(_probes, probe => probe.Name == format) is { State: not ProbeState.NoMatch };

    /// <summary>
    /// Takes the next bytes, up to the next offset at which a probe looks at what it kept, and returns how many it took.
    /// </summary>
    /// <exception cref="InvalidOperationException">After <see cref="Complete"/>.</exception>
    public int Take(ReadOnlySpan<byte> data)
    {
        if (Ended)
            throw new InvalidOperationException("the inspection is complete");
        var wake = NextWake();
        var taken = (int)Math.Min(data.Length, wake - Size);
        var part = data[..taken];
        _head.Offer(part, Size);
        foreach (var probe in _probes)
            probe.Offer(part, Size);
        _tail.Append(part);
        Size += taken;
        Changed = Size == wake && taken > 0;
        if (Changed)
            Wake();
        return taken;
    }

    /// <summary>Says that nothing follows.</summary>
    public void Complete()
    {
        if (Ended)
            return;
        if (Size < FormatProbe.HeadLength)
            ReadHead();
        var tail = _tail.ToArray();
        foreach (var probe in _probes)
            probe.Complete(tail, Size);
        Ended = true;
        Changed = true;
    }

    private long NextWake()
    {
        if (Size < FormatProbe.HeadLength)
            return FormatProbe.HeadLength;
        var next = long.MaxValue;
        foreach (var probe in _probes)
            next = Math.Min(next, probe.WakeAt);
        return next;
    }

    private void Wake()
    {
        if (Size == FormatProbe.HeadLength)
            ReadHead();
        foreach (var probe in _probes)
            probe.WakeUpAt(Size);
    }

    private void ReadHead()
    {
        foreach (var probe in _probes)
            probe.ReadHead(_head.Data);
    }
}
