namespace Glance.Domain.Formats;

/// <summary>One image on its way through: content is inspected as it passes and decided upon as soon as that is certain.</summary>
/// <param name="policy">The rules.</param>
/// <param name="declared">The declared <c>disk_format</c>.</param>
public sealed class FormatCheck(FormatPolicy policy, string declared)
{
    private readonly ImageInspector _inspector = new();

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="ImageFormatException">Whatever follows, the image is refused.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[_inspector.Take(data)..];
            if (_inspector.Changed)
                Decide();
        }
    }

    /// <summary>Decides when all has passed.</summary>
    /// <exception cref="ImageFormatException">The image is refused.</exception>
    public FormatVerdict Complete()
    {
        _inspector.Complete();
        return Decide();
    }

    private FormatVerdict Decide()
    {
        var verdict = policy.Decide(declared, _inspector);
        return verdict.Refusal is null ? verdict : throw new ImageFormatException(verdict.Refusal);
    }
}
