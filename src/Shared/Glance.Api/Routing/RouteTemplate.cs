using System.Diagnostics.CodeAnalysis;

namespace Glance.Api.Routing;

/// <summary>
/// A path whose <c>{named}</c> segments are open, such as <c>/images/{image_id}</c>. A last one <c>{named...}</c> takes all that is left,
/// slashes included.
/// </summary>
internal sealed class RouteTemplate
{
    private readonly string[] _segments;
    private readonly int _open;

    public RouteTemplate(string text)
    {
        Text = text;
        _segments = text[1..].Split('/');
        _open = _segments.Count(segment => segment.StartsWith('{'));
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>Whether the path fits; an open segment takes anything but nothing and a slash.</summary>
    public bool TryMatch(ReadOnlySpan<char> path, [NotNullWhen(true)] out string[]? values)
    {
        values = null;
        var rest = path;
        foreach (var segment in _segments)
        {
            if (!TryTake(ref rest, segment, out var part) || part.IsEmpty)
                return false;
            if (segment[0] != '{' && !part.SequenceEqual(segment))
                return false;
        }

        if (!rest.IsEmpty)
            return false;
        values = _open == 0 ? [] : Open(path);
        return true;
    }

    private string[] Open(ReadOnlySpan<char> path)
    {
        var values = new string[_open];
        var count = 0;
        foreach (var segment in _segments)
        {
            TryTake(ref path, segment, out var part);
            if (segment[0] == '{')
                values[count++] = part.ToString();
        }

        return values;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, string segment, out ReadOnlySpan<char> part)
    {
        part = default;
        if (rest.IsEmpty || rest[0] != '/')
            return false;
        rest = rest[1..];
        var end = segment.EndsWith("...}", StringComparison.Ordinal) ? -1 : rest.IndexOf('/');
        part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        return true;
    }
}
