using System.Text;
using Glance.Domain.Policies;
using Glance.Policies.Rules;

namespace Glance.Policies.Language;

/// <summary>The right side of a check: text with <c>%(key)s</c> in it, Python's formatting as far as rules use it.</summary>
internal sealed class PolicyTemplate
{
    private readonly string _written;
    private readonly Piece[] _pieces;

    private PolicyTemplate(string written, Piece[] pieces)
    {
        _written = written;
        _pieces = pieces;
        IsConstant = pieces.All(piece => !piece.IsKey);
    }

    /// <summary>Whether nothing of the target is asked for.</summary>
    public bool IsConstant { get; }

    /// <summary>What of the target is asked for.</summary>
    public IEnumerable<string> Keys => _pieces.Where(piece => piece.IsKey).Select(piece => piece.Text);

    /// <exception cref="PolicySyntaxException">A percent sign that begins neither <c>%(key)s</c> nor <c>%%</c>.</exception>
    public static PolicyTemplate Parse(string text)
    {
        var pieces = new List<Piece>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                literal.Append(text[i]);
                continue;
            }

            if (text.AsSpan(i).StartsWith("%%", StringComparison.Ordinal))
            {
                literal.Append('%');
                i++;
                continue;
            }

            var end = text.AsSpan(i).StartsWith("%(", StringComparison.Ordinal) ? text.IndexOf(')', i) : -1;
            if (end < 0 || end + 1 == text.Length || text[end + 1] != 's')
                throw new PolicySyntaxException($"'{text}' has a % that begins neither %(name)s nor %%");
            Flush(pieces, literal);
            pieces.Add(new Piece(text[(i + 2)..end], IsKey: true));
            i = end + 1;
        }

        Flush(pieces, literal);
        return new PolicyTemplate(text, [.. pieces]);
    }

    /// <summary>Whether the text, with the target's values filled in, is this value; a key that the target lacks makes it false.</summary>
    public bool Matches(PolicyTarget target, string value, StringComparison comparison)
    {
        if (_pieces.Length == 0)
            return value.Length == 0;
        if (_pieces.Length == 1)
            return TextOf(_pieces[0], target) is { } only && string.Equals(only, value, comparison);

        var at = 0;
        var same = true;
        foreach (var piece in _pieces)
        {
            if (TextOf(piece, target) is not { } text)
                return false;
            same = same && at + text.Length <= value.Length && value.AsSpan(at, text.Length).Equals(text, comparison);
            at += text.Length;
        }

        return same && at == value.Length;
    }

    /// <summary>
    /// The text as part of an address: values of the target are escaped, so that none of them can lead elsewhere. Null when a key is
    /// missing or its value is a step in a path.
    /// </summary>
    public string? Fill(PolicyTarget target)
    {
        var filled = new StringBuilder();
        foreach (var piece in _pieces)
        {
            // Dots alone are steps in a path, however they are escaped.
            if (TextOf(piece, target) is not { } text || (piece.IsKey && text is "." or ".."))
                return null;
            filled.Append(piece.IsKey ? Uri.EscapeDataString(text) : text);
        }

        return filled.ToString();
    }

    public override string ToString() => _written;

    private static string? TextOf(Piece piece, PolicyTarget target) =>
        !piece.IsKey ? piece.Text : target.TryGet(piece.Text, out var text) ? text : null;

    private static void Flush(List<Piece> pieces, StringBuilder literal)
    {
        if (literal.Length > 0)
            pieces.Add(new Piece(literal.ToString(), IsKey: false));
        literal.Clear();
    }

    private readonly record struct Piece(string Text, bool IsKey);
}
