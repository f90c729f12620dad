namespace Glance.Domain.Images.Repository;

/// <summary>
/// How values that are no text are spelt in a column of text. Databases differ in it, and filters compare with what is stored, so a service
/// that takes over a database spells as the one before it.
/// </summary>
public interface IValueSpelling
{
    /// <summary>The text for a truth value.</summary>
    string Of(bool value);

    /// <summary>The text for a finite number with a fraction or an exponent.</summary>
    string Of(double value);
}
