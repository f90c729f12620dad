namespace Glance.TestKit.InMemory;

/// <summary>Compares values shaped like JSON: dictionaries without order, lists in order.</summary>
public static class JsonShape
{
    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (IReadOnlyDictionary<string, object?> left, IReadOnlyDictionary<string, object?> right) =>
            left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && AreEqual(pair.Value, value)),
        (IReadOnlyList<object?> left, IReadOnlyList<object?> right) =>
            left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second)),
        _ => Equals(one, other),
    };
}
