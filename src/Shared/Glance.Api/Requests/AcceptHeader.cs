namespace Glance.Api.Requests;

/// <summary>
/// Chooses among content types by an Accept header with the rules WebOb has (RFC 7231 section 5.3.2): the most
/// specific range decides an offer's weight, ties go to the earlier offer, an unreadable header accepts everything.
/// </summary>
public static class AcceptHeader
{
    /// <summary>No offer is acceptable.</summary>
    public const int None = -1;

    /// <summary>Index of the best offer, or <see cref="None"/>.</summary>
    /// <param name="header">Value of the header; an empty one accepts nothing.</param>
    /// <param name="offers">Lower-case media types without parameters, the preferred one first.</param>
    public static int Choose(string header, ReadOnlySpan<string> offers)
    {
        Span<int> specificity = stackalloc int[offers.Length];
        Span<int> weight = stackalloc int[offers.Length];
        specificity.Clear();
        weight.Clear();
        var scanner = new AcceptScanner(header);
        while (scanner.TryReadRange(out var range))
        {
            for (var i = 0; i < offers.Length; i++)
            {
                var found = Specificity(range, offers[i]);
                if (found <= specificity[i])
                    continue;
                specificity[i] = found;
                weight[i] = range.Weight;
            }
        }

        if (scanner.Malformed)
            return 0;

        var best = None;
        for (var i = 0; i < offers.Length; i++)
        {
            if (weight[i] > 0 && (best == None || weight[i] > weight[best]))
                best = i;
        }

        return best;
    }

    private static int Specificity(AcceptRange range, string offer)
    {
        if (range.MediaRange.Equals(offer, StringComparison.OrdinalIgnoreCase))
            return range.HasParameters ? 0 : 3;
        if (range.MediaRange is "*/*")
            return 1;
        var slash = offer.IndexOf('/', StringComparison.Ordinal);
        return range.MediaRange.EndsWith("/*", StringComparison.Ordinal)
            && range.MediaRange.Length == slash + 2
            && range.MediaRange[..slash].Equals(offer.AsSpan(0, slash), StringComparison.OrdinalIgnoreCase)
            ? 2
            : 0;
    }
}
