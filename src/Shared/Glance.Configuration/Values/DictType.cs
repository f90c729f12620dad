namespace Glance.Configuration.Values;

/// <summary>Comma-separated <c>key:value</c> pairs, split at the first colon; order is kept.</summary>
internal sealed class DictType(ValueType<string> item, bool bounds) : ValueType<IReadOnlyDictionary<string, string>>
{
    public static readonly DictType Plain = new(StringType.Any, false);

    public override string Name => bounds ? "dict in { }" : "dict";

    public override string Expected => bounds ? "pairs such as {key:value,key:value}" : "pairs such as key:value,key:value";

    public override bool TryParse(string text, out IReadOnlyDictionary<string, string> value, out string reason)
    {
        OrderedDictionary<string, string> pairs = new(StringComparer.Ordinal);
        List<string> repeated = [];
        value = pairs;
        if (!TryRead(text, pairs, repeated, out reason))
            return false;
        reason = string.Join("; ", repeated.Select(key => $"key '{key}' is given twice"));
        return repeated.Count == 0;
    }

    /// <summary>The text with each key once, where the first stands; null when it has another fault, or none.</summary>
    /// <param name="text">The text.</param>
    public string? FirstOfEach(string text)
    {
        OrderedDictionary<string, string> pairs = new(StringComparer.Ordinal);
        List<string> repeated = [];
        return TryRead(text, pairs, repeated, out _) && repeated.Count > 0 ? Format(pairs) : null;
    }

    private bool TryRead(string text, OrderedDictionary<string, string> pairs, List<string> repeated, out string reason)
    {
        reason = string.Empty;
        var body = text.Trim();
        if (bounds && !Bounds.TryStrip(body, '{', '}', out body, out reason))
            return false;
        if (body.Length == 0)
            return true;

        var pieces = body.Split(',');
        for (var next = 0; next < pieces.Length;)
        {
            if (!TryTake(pieces, ref next, out var key, out var taken, out reason))
                return false;
            if (key.Length == 0)
            {
                reason = "a key is empty";
                return false;
            }

            if (!pairs.TryAdd(key, taken) && !repeated.Contains(key))
                repeated.Add(key);
        }

        return true;
    }

    public override string Format(IReadOnlyDictionary<string, string> value)
    {
        var joined = string.Join(',', value.Select(pair => $"{pair.Key}:{pair.Value}"));
        return bounds ? $"{{{joined}}}" : joined;
    }

    private bool TryTake(string[] pieces, ref int next, out string key, out string taken, out string reason)
    {
        var candidate = pieces[next++];
        var firstReason = string.Empty;
        for (var first = true; ; first = false)
        {
            if (TryPair(candidate, out key, out taken, out reason))
                return true;
            if (first)
                firstReason = reason;
            if (next == pieces.Length)
                break;
            candidate += "," + pieces[next++];
        }

        reason = firstReason;
        return false;
    }

    private bool TryPair(string pair, out string key, out string taken, out string reason)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        key = colon < 0 ? string.Empty : pair[..colon].Trim();
        taken = string.Empty;
        reason = colon < 0 ? $"'{pair.Trim()}' has no colon" : string.Empty;
        return colon >= 0 && item.TryParse(pair[(colon + 1)..].Trim(), out taken, out reason);
    }
}
