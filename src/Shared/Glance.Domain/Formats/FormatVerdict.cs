namespace Glance.Domain.Formats;

/// <summary>What is thought of an image so far.</summary>
public sealed record FormatVerdict
{
    private FormatVerdict()
    {
    }

    /// <summary>More has to be seen.</summary>
    public static FormatVerdict Undecided { get; } = new();

    /// <summary>Why the image is refused; null when it is not.</summary>
    public string? Refusal { get; private init; }

    /// <summary>What the operator may want to know about an accepted image.</summary>
    public string? Warning { get; init; }

    /// <summary>Bytes of the disk inside an accepted image; null when unknown.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>Nothing that may follow mends it.</summary>
    public static FormatVerdict Refused(string reason) => new() { Refusal = reason };

    /// <summary>All was seen and is well.</summary>
    public static FormatVerdict Accepted(long? virtualSize, string? warning = null) =>
        new() { VirtualSize = virtualSize, Warning = warning };
}
