namespace Glance.Logging;

/// <summary>A password, key or token that prints as stars wherever it is formatted; only <see cref="Reveal"/> tells it.</summary>
public sealed class SecretString : IEquatable<SecretString>
{
    /// <summary>What is printed in place of any secret.</summary>
    public const string Stars = "***";

    private readonly string _value;

    /// <summary>Wraps <paramref name="value"/>.</summary>
    public SecretString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The secret itself, for the one place that needs it.</summary>
    public string Reveal() => _value;

    /// <summary>Stars, never the secret.</summary>
    public override string ToString() => Stars;

    /// <inheritdoc/>
    public bool Equals(SecretString? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretString);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
}
