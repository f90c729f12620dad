using System.Numerics;
using Glance.Api.Json;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Api.V2.Images;

/// <summary>JSON values, already found to fit the schema, as the types operations take.</summary>
internal static class PropertyValue
{
    /// <summary>An integer, perhaps written as <c>4.0</c>.</summary>
    public static GivenAmount Whole(object? value) => value switch
    {
        long number => number,
        BigInteger number => new GivenAmount((long)BigInteger.Clamp(number, long.MinValue, long.MaxValue), PythonText.Of(number)),
        double number => new GivenAmount((long)Math.Clamp(number, long.MinValue, long.MaxValue), PythonText.Number(number)),
        _ => throw new ArgumentException("not a number", nameof(value)),
    };

    /// <summary>A list of strings; none for null.</summary>
    public static IReadOnlyList<string> Strings(object? value) =>
        value is IReadOnlyList<object?> elements ? [.. elements.OfType<string>()] : [];
}
