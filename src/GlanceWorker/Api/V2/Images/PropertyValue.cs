using System.Numerics;

namespace GlanceWorker.Api.V2.Images;

/// <summary>JSON values, already found to fit the schema, as the types operations take.</summary>
internal static class PropertyValue
{
    /// <summary>An integer; one beyond 64 bits, or written as <c>4.0</c>, becomes the nearest.</summary>
    public static long Whole(object? value) => value switch
    {
        long number => number,
        BigInteger number => (long)BigInteger.Clamp(number, long.MinValue, long.MaxValue),
        double number => (long)Math.Clamp(number, long.MinValue, long.MaxValue),
        _ => throw new ArgumentException("not a number", nameof(value)),
    };

    /// <summary>A list of strings; none for null.</summary>
    public static IReadOnlyList<string> Strings(object? value) =>
        value is IReadOnlyList<object?> elements ? [.. elements.OfType<string>()] : [];
}
