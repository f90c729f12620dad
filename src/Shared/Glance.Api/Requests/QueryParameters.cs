using System.Buffers;
using System.Text;
using Glance.Api.Errors;

namespace Glance.Api.Requests;

/// <summary>The parameters of a query string, decoded, in order.</summary>
internal sealed class QueryParameters
{
    private const string Undecodable = "Error decoding your request. Either the URL or the request body contained characters that could not be decoded by Glance";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~");

    private readonly List<KeyValuePair<string, string>> _all;

    private QueryParameters(List<KeyValuePair<string, string>> all) => _all = all;

    /// <summary>All of them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>
    /// Reads a query string, with or without its question mark, as Python's <c>parse_qsl</c> does with blank values kept.
    /// </summary>
    /// <exception cref="ApiException">It is not UTF-8.</exception>
    public static QueryParameters Parse(string? query)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (var part in (query ?? "").TrimStart('?').Split('&'))
        {
            if (part.Length == 0)
                continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            all.Add(equals < 0 ? new(Decode(part), "") : new(Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        return new QueryParameters(all);
    }

    /// <summary>The last value of a name; null when it was not given.</summary>
    public string? Last(string name)
    {
        for (var index = _all.Count - 1; index >= 0; index--)
        {
            if (_all[index].Key == name)
                return _all[index].Value;
        }

        return null;
    }

    /// <summary>All values of a name.</summary>
    public IEnumerable<string> Every(string name) => _all.Where(pair => pair.Key == name).Select(pair => pair.Value);

    /// <summary>
    /// The same query with another marker, encoded as Python's <c>urlencode</c> does. Names that mean something when repeated stay
    /// repeated: upstream keeps the last only, and so loses filters and sort keys from the second page on.
    /// </summary>
    /// <param name="marker">The marker; null for none.</param>
    public string Encode(string? marker)
    {
        var text = new StringBuilder();
        for (var index = 0; index < _all.Count; index++)
        {
            var (name, value) = _all[index];
            if (name == "marker" || (name is not ("tag" or "sort_key" or "sort_dir") && FirstIndex(name) != index))
                continue;
            Append(text, name, name is "tag" or "sort_key" or "sort_dir" ? value : Last(name)!); // the name is one of the list
        }

        if (marker is not null)
            Append(text, "marker", marker);
        return text.ToString();
    }

    private int FirstIndex(string name) => _all.FindIndex(pair => pair.Key == name);

    private static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0)
            text.Append('&');
        AppendEncoded(text, name);
        text.Append('=');
        AppendEncoded(text, value);
    }

    private static void AppendEncoded(StringBuilder text, string value)
    {
        if (value.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            text.Append(value);
            return;
        }

        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet == ' ')
                text.Append('+');
            else if (octet < 0x80 && Plain.Contains((char)octet))
                text.Append((char)octet);
            else
                text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static string Decode(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0)
            return text;
        try
        {
            var octets = StrictUtf8.GetBytes(text.Replace('+', ' '));
            var length = 0;
            for (var at = 0; at < octets.Length; at++)
            {
                var escaped = octets[at] == '%' && at + 2 < octets.Length && char.IsAsciiHexDigit((char)octets[at + 1]) && char.IsAsciiHexDigit((char)octets[at + 2]);
                octets[length++] = escaped ? Convert.ToByte($"{(char)octets[at + 1]}{(char)octets[at + 2]}", 16) : octets[at];
                at += escaped ? 2 : 0;
            }

            return StrictUtf8.GetString(octets, 0, length);
        }
        catch (ArgumentException)
        {
            throw ApiException.BadRequest(Undecodable);
        }
    }
}
