using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>
/// The image has a property whose name the database does not tell from a new one's: MySQL's keys ignore case, accents and trailing spaces
/// (docs/contracts/mysql.md section 6).
/// </summary>
/// <param name="name">The new property's name; null when it is not known.</param>
public sealed class IndistinctPropertyException(string? name)
    : GlanceException(
        $"The database cannot keep {(name is null ? "a property" : $"the property '{name}'")} beside one of the image whose name "
            + "differs only in upper and lower case, accents or spaces at its end")
{
    /// <summary>The new property's name.</summary>
    public string? Name { get; } = name;
}
