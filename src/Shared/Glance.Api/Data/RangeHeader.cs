using System.Text.RegularExpressions;
using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Data;

/// <summary>
/// The part of the data a request asks for: by <c>Range</c>, or the old way by a <c>Content-Range</c> (glance-v2-contract section 10).
/// What follows a well-formed beginning is ignored, as WebOb does.
/// </summary>
internal static partial class RangeHeader
{
    /// <summary>A function from the size of the data to the part; null when all is asked for.</summary>
    public static Func<long, ByteRange?>? Chooser(HttpRequest request)
    {
        // A header without a value is one that names no range, not none.
        if (request.Headers.Range is { Count: > 0 } range)
            return size => Resolve(range.ToString(), size);
        return request.Headers.ContentRange is { Count: > 0 } contentRange ? size => ResolveContentRange(contentRange.ToString(), size) : null;
    }

    /// <summary>The part that a Range header names.</summary>
    /// <exception cref="ApiException">Several parts.</exception>
    /// <exception cref="RangeNotSatisfiableException">Not a range, or not of this data.</exception>
    public static ByteRange? Resolve(string header, long size)
    {
        if (header.Contains(',', StringComparison.Ordinal))
            throw ApiException.BadRequest("Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.");
        var match = Range().Match(header);
        var hasFirst = PythonInteger.TryParse(match.Groups[1].Value, out var first);
        var hasLast = PythonInteger.TryParse(match.Groups[2].Value, out var last);
        if (!match.Success || (!hasFirst && !hasLast) || (hasFirst && hasLast && first > last))
            throw new RangeNotSatisfiableException("Invalid Range header.");
        if (!hasFirst) // the last so many bytes; of none, all are meant
            first = last == 0 ? 0 : Math.Max(0, size - last);
        if (first >= size)
        {
            throw new RangeNotSatisfiableException(
                $"Invalid start position in Range header. Start position MUST be in the inclusive range [0, {size - 1}].");
        }

        var end = hasFirst && hasLast ? Math.Min(last, size - 1) : size - 1;
        return new ByteRange(first, end - first + 1);
    }

    /// <summary>The part that a Content-Range header names.</summary>
    /// <exception cref="RangeNotSatisfiableException">Not a range, or not of this data.</exception>
    public static ByteRange? ResolveContentRange(string header, long size)
    {
        var match = ContentRange().Match(header);
        if (!match.Success || !PythonInteger.TryParse(match.Groups[1].Value, out var first) || !PythonInteger.TryParse(match.Groups[2].Value, out var last)
            || first > last || (PythonInteger.TryParse(match.Groups[3].Value, out var total) && last >= total))
        {
            throw new RangeNotSatisfiableException("Invalid Content-Range header.");
        }

        if (last >= size)
        {
            throw new RangeNotSatisfiableException(
                $"Invalid stop position in Content-Range header. The stop position MUST be in the inclusive range [0, {size - 1}].");
        }

        return new ByteRange(first, last - first + 1);
    }

    [GeneratedRegex(@"^bytes *= *([0-9]*) *- *([0-9]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex("^bytes ([0-9]+)-([0-9]+)/(?:([0-9]+)|[*])", RegexOptions.CultureInvariant)]
    private static partial Regex ContentRange();
}
