namespace GlanceWorker.Filters.Compression;

/// <summary>What an Accept-Encoding header says about gzip (RFC 9110, 12.5.3).</summary>
internal static class AcceptedCoding
{
    /// <summary>Whether the client takes gzip and does not like the plain form better.</summary>
    public static bool TakesGzip(string header)
    {
        if (header.Length == 0)
            return false;
        int? gzip = null, any = null, plain = null;
        foreach (var range in header.AsSpan().Split(','))
        {
            var element = header.AsSpan()[range];
            var semicolon = element.IndexOf(';');
            var name = (semicolon < 0 ? element : element[..semicolon]).Trim();
            var weight = semicolon < 0 ? Most : Weight(element[(semicolon + 1)..]);
            if (Is(name, "gzip") || Is(name, "x-gzip"))
                gzip = Math.Max(gzip ?? 0, weight);
            else if (name is "*")
                any = weight;
            else if (Is(name, "identity"))
                plain = weight;
        }

        // Who takes anything gets the plain form, as from Glance, unless that is the one thing refused.
        var liked = gzip ?? (plain == 0 ? any ?? 0 : 0);
        return liked > 0 && liked >= (plain ?? 0);
    }

    private const int Most = 1000;

    // In thousandths. What is no weight is none that anybody could mean, and the header is left aside: the plain form is always right.
    private static int Weight(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        if (equals < 0 || !Is(parameter[..equals].Trim(), "q"))
            return Most; // not a weight: codings have no other parameters
        var digits = parameter[(equals + 1)..].Trim();
        if (digits.Length is 0 or > 5 || digits[0] is not ('0' or '1') || (digits.Length > 1 && digits[1] != '.'))
            return 0;
        var weight = (digits[0] - '0') * Most;
        var place = Most;
        foreach (var digit in digits.Length > 2 ? digits[2..] : default)
        {
            if (!char.IsAsciiDigit(digit))
                return 0;
            place /= 10;
            weight += (digit - '0') * place;
        }

        return weight <= Most ? weight : 0;
    }

    private static bool Is(ReadOnlySpan<char> name, string word) => name.Equals(word, StringComparison.OrdinalIgnoreCase);
}
