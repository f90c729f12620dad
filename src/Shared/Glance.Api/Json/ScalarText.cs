using System.Globalization;
using System.Numerics;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Api.Json;

/// <summary>The text under which a JSON value that is no string is stored.</summary>
internal static class ScalarText
{
    /// <summary>The text; null for what has none: null, lists, objects and numbers that overflow.</summary>
    public static string? Of(object? value, IValueSpelling spelling) => value switch
    {
        string text => text,
        bool flag => spelling.Of(flag),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => spelling.Of(number),
        _ => null,
    };
}
