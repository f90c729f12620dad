using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Api.V2.Images;

/// <summary>
/// What a request gives for custom properties. An operator's schema may allow numbers and truth values; the database has their text, which
/// is what later requests see, while the answer to this one repeats the values as they came.
/// </summary>
internal sealed class GivenValues(IValueSpelling spelling)
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The text to store, after a note of the value.</summary>
    /// <exception cref="ApiException">A list or object, which no property can hold.</exception>
    public string? Text(string name, object? value)
    {
        _values.Remove(name);
        if (value is null or string)
            return value as string;
        var text = ScalarText.Of(value, spelling) ?? throw ApiException.BadRequest($"Property '{name}' cannot hold a list, an object or what is beyond numbers.");
        _values.Add(name, value);
        return text;
    }

    /// <summary>The value to show for a property that now has this text.</summary>
    public object? Shown(string name, string? text) => text is not null && _values.TryGetValue(name, out var value) ? value : text;
}
