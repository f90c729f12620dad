namespace Glance.Configuration.Values;

/// <summary>An option that may be assigned many times; each assignment is one element.</summary>
internal sealed class MultiStringType : ValueType<IReadOnlyList<string>>
{
    public static readonly MultiStringType Instance = new();

    public override string Name => "multi-valued string";

    public override string Expected => "text, one element for each assignment";

    public override bool IsMulti => true;

    public override bool TryParse(string text, out IReadOnlyList<string> value, out string reason)
    {
        (value, reason) = ([text], string.Empty);
        return true;
    }

    public override bool TryParseAll(IReadOnlyList<string> texts, out IReadOnlyList<string> value, out string reason)
    {
        (value, reason) = ([.. texts], string.Empty);
        return true;
    }

    public override string Format(IReadOnlyList<string> value) => string.Join('\n', value.Select(StringType.Any.Format));

    public override string Print(IReadOnlyList<string> value) => string.Join(',', value);
}
