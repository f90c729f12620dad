namespace Glance.Keystone.Sessions;

/// <summary>A credential: it prints as stars.</summary>
public sealed class SecretText
{
    private readonly string _value;

    /// <summary>Wraps a credential.</summary>
    /// <param name="value">The credential.</param>
    public SecretText(string value) => _value = value;

    /// <summary>The credential itself, for sending.</summary>
    /// <returns>The text.</returns>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
