namespace Glance.Domain.Formats;

/// <summary>One image on its way through: content is inspected as it passes and judged as soon as a judgement is certain.</summary>
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
                Judge();
        }
    }

    /// <summary>Judges when all has passed.</summary>
    /// <exception cref="ImageFormatException">The image is refused.</exception>
    public FormatVerdict Complete()
    {
        _inspector.Complete();
        return Judge();
    }

    private FormatVerdict Judge()
    {
        var verdict = policy.Judge(declared, _inspector);
        return verdict.Refusal is null ? verdict : throw new ImageFormatException(verdict.Refusal);
    }
}
