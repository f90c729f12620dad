using System.Globalization;

namespace Glance.Operations.Records;

/// <summary>A whole number as a client sent it.</summary>
/// <param name="Value">The number; one beyond 64 bits is the nearest there is.</param>
/// <param name="Text">How it is quoted back.</param>
public readonly record struct GivenAmount(long Value, string Text)
{
    /// <summary>A number that needs no other text.</summary>
    public static implicit operator GivenAmount(long value) => FromInt64(value);

    /// <summary>A number that needs no other text.</summary>
    public static GivenAmount FromInt64(long value) => new(value, value.ToString(CultureInfo.InvariantCulture));
}
