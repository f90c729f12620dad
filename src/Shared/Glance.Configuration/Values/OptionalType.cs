namespace Glance.Configuration.Values;

/// <summary>A value that may be absent: blank text is "no value" where the inner type says so.</summary>
internal sealed class OptionalType<T>(ValueType<T> inner) : ValueType<T?>
    where T : struct
{
    public override string Name => inner.Name;

    public override string Expected => inner.Expected;

    public override IReadOnlyList<string> Choices => inner.Choices;

    public override bool TryParse(string text, out T? value, out string reason)
    {
        if (inner.EmptyMeansUnset && string.IsNullOrWhiteSpace(text))
        {
            (value, reason) = (null, string.Empty);
            return true;
        }

        var good = inner.TryParse(text, out var parsed, out reason);
        value = parsed;
        return good;
    }

    public override string Format(T? value) => value is { } present ? inner.Format(present) : string.Empty;

    public override string Print(T? value) => value is { } present ? inner.Print(present) : string.Empty;
}
