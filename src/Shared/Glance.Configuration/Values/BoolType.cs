namespace Glance.Configuration.Values;

/// <summary>true/false, yes/no, on/off, 1/0 in any case.</summary>
internal sealed class BoolType : ValueType<bool>
{
    public static readonly BoolType Instance = new();

    public override string Name => "boolean";

    public override string Expected => "true or false (also yes/no, on/off, 1/0)";

    public override bool TryParse(string text, out bool value, out string reason)
    {
        reason = string.Empty;
        value = Is(text, "true") || Is(text, "1") || Is(text, "on") || Is(text, "yes");
        return value || Is(text, "false") || Is(text, "0") || Is(text, "off") || Is(text, "no");
    }

    public override string Format(bool value) => value ? "true" : "false";

    // Substituted into other options the way Python prints a boolean.
    public override string Print(bool value) => value ? "True" : "False";

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
