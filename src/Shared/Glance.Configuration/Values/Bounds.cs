namespace Glance.Configuration.Values;

/// <summary>The brackets or braces some lists and dictionaries insist on.</summary>
internal static class Bounds
{
    public static bool TryStrip(string text, char open, char close, out string body, out string reason)
    {
        var good = text.Length >= 2 && text[0] == open && text[^1] == close;
        body = good ? text[1..^1] : text;
        reason = good ? string.Empty : $"it must begin with {open} and end with {close}";
        return good;
    }
}
