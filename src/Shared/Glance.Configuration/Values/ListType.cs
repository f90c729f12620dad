namespace Glance.Configuration.Values;

/// <summary>Comma-separated items; a piece that is not valid alone is tried again together with the next one.</summary>
internal sealed class ListType<T>(ValueType<T> item, bool bounds) : ValueType<IReadOnlyList<T>>
{
    public override string Name => bounds ? "list in [ ]" : "list";

    public override string Expected =>
        (bounds ? "a list such as [a,b]" : "a list such as a,b")
        + (item is StringType { Words.Count: 0 } ? string.Empty : $", each item {item.Expected}");

    public override IReadOnlyList<string> Choices => item.Choices;

    public override bool TryParse(string text, out IReadOnlyList<T> value, out string reason)
    {
        value = [];
        reason = string.Empty;
        var body = text.Trim().TrimEnd(',');
        if (bounds && !Bounds.TryStrip(body, '[', ']', out body, out reason))
            return false;
        if (body.Length == 0)
            return true;

        List<T> items = [];
        var pieces = body.Split(',');
        for (var next = 0; next < pieces.Length;)
        {
            if (!TryTake(pieces, ref next, out var taken, out reason))
                return false;
            items.Add(taken);
        }

        value = items;
        return true;
    }

    public override string Format(IReadOnlyList<T> value)
    {
        var joined = string.Join(',', value.Select(item.Format));
        return bounds ? $"[{joined}]" : joined;
    }

    public override string Print(IReadOnlyList<T> value) => string.Join(',', value.Select(item.Print));

    private bool TryTake(string[] pieces, ref int next, out T taken, out string reason)
    {
        var candidate = pieces[next++];
        var firstReason = string.Empty;
        for (var first = true; ; first = false)
        {
            if (item.TryParse(candidate.Trim(), out taken, out reason))
                return true;
            if (first)
                firstReason = reason.Length > 0 ? reason : $"'{candidate.Trim()}' is not {item.Expected}";
            if (next == pieces.Length)
                break;
            candidate += "," + pieces[next++];
        }

        reason = firstReason;
        return false;
    }
}
