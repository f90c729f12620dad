using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Operations.Images;

namespace Glance.Operations.Locations;

/// <summary>
/// What a caller may note about a location: strings, and objects and lists of them (glance_store, check_location_metadata).
/// </summary>
internal static class LocationMetadataRules
{
    /// <summary>Refuses anything else.</summary>
    /// <exception cref="InvalidLocationException">A value is no string.</exception>
    public static void Require(IReadOnlyDictionary<string, object?> notes) => Require(notes, "metadata");

    /// <summary>Whether two sets of notes say the same, in whatever order.</summary>
    public static bool AreSame(object? one, object? other) => (one, other) switch
    {
        (IReadOnlyDictionary<string, object?> left, IReadOnlyDictionary<string, object?> right) =>
            left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && AreSame(pair.Value, value)),
        (IReadOnlyList<object?> left, IReadOnlyList<object?> right) => left.Count == right.Count && left.Zip(right).All(pair => AreSame(pair.First, pair.Second)),
        _ => Equals(one, other),
    };

    /// <summary>Refuses text that a database cannot store; anything else may be noted about a location that is there.</summary>
    public static void RequireStorable(object? value)
    {
        if (value is double number && !double.IsFinite(number))
            throw new InvalidLocationException("The location's metadata holds a number beyond all that can be stored");
        if (value is string text)
            ImageTexts.RequireStorable("metadata", text);
        foreach (var part in value switch
        {
            IReadOnlyDictionary<string, object?> members => members.Keys.Concat(members.Values),
            IReadOnlyList<object?> elements => elements,
            _ => [],
        })
        {
            RequireStorable(part);
        }
    }

    private static void Require(object? value, string path)
    {
        switch (value)
        {
            case string text:
                ImageTexts.RequireStorable(path, text);
                break;
            case IReadOnlyDictionary<string, object?> members:
                foreach (var (name, member) in members)
                {
                    ImageTexts.RequireStorable(path, name);
                    Require(member, $"{path}.{name}");
                }

                break;
            case IReadOnlyList<object?> elements:
                for (var index = 0; index < elements.Count; index++)
                    Require(elements[index], $"{path}[{index}]");
                break;
            default:
                throw new InvalidLocationException($"The location's {path} must be a string, or an object or a list of strings");
        }
    }
}
