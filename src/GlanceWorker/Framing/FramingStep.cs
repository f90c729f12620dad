namespace GlanceWorker.Framing;

/// <summary>What to do with the bytes that come next.</summary>
/// <param name="Action">What.</param>
/// <param name="Length">With how many of them.</param>
/// <param name="Replacement">What Kestrel reads in their place.</param>
/// <param name="Fault">Why the body cannot be read on.</param>
internal readonly record struct FramingStep(FramingAction Action, long Length = 0, ReadOnlyMemory<byte> Replacement = default, string? Fault = null)
{
    /// <summary>There are not enough of them to tell.</summary>
    public static FramingStep More => default;

    /// <summary>Kestrel reads them as they are.</summary>
    public static FramingStep Show(long length) => new(FramingAction.Show, length);

    /// <summary>Kestrel reads something else.</summary>
    public static FramingStep Replace(long length, ReadOnlyMemory<byte> replacement) => new(FramingAction.Replace, length, replacement);

    /// <summary>The body ends here, and not as it should.</summary>
    public static FramingStep Break(string fault) => new(FramingAction.Break, Fault: fault);
}
