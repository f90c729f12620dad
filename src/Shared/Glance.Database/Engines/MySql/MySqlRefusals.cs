using System.Text.RegularExpressions;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// What a client sent and these tables cannot hold: their texts have a greatest length in bytes, no characters of four bytes in utf8mb3,
/// and keys that take texts for the same which differ in case, accents or trailing spaces.
/// </summary>
internal static partial class MySqlRefusals
{
    // An image's id and a hyphen stand before the name.
    private const int BeforeName = 37;
    private const string PropertyKey = "ix_image_properties_image_id_name";

    /// <summary>What to tell who sent it; null for failures that are not the client's.</summary>
    public static GlanceException? Of(MySqlException failure) => failure.Number switch
    {
        (int)MySqlErrorCode.DuplicateKeyEntry when IsPropertyKey(failure) => new IndistinctPropertyException(NameIn(failure.Message)),
        (int)MySqlErrorCode.DataTooLong =>
            new InvalidImageException(
                $"A text is longer than the database keeps{Place(failure.Message)}: 65535 bytes at most for a value of a property, the "
                    + "URL or the metadata of a location"),
        (int)MySqlErrorCode.TruncatedWrongValueForField =>
            new InvalidImageException(
                $"A text can't contain 4 byte unicode characters{Place(failure.Message)}: the database's tables are in utf8mb3, which "
                    + "has none"),
        (int)MySqlErrorCode.PacketTooLarge =>
            new InvalidImageException(
                "The texts of the image are together longer than the database takes at once (max_allowed_packet of the server)"),
        _ => null,
    };

    /// <summary>Whether a unique key is taken because an image has such a property already.</summary>
    public static bool IsPropertyKey(MySqlException failure) => failure.Message.Contains(PropertyKey, StringComparison.Ordinal);

    private static string? NameIn(string message) =>
        Entry().Match(message) is { Success: true } match && match.Groups[1].Length > BeforeName
            ? match.Groups[1].Value[BeforeName..]
            : null;

    private static string Place(string message) =>
        Column().Match(message) is { Success: true } match ? $" (column '{match.Groups[1].Value}')" : "";

    [GeneratedRegex("entry '(.*)' for key", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();

    // column 'value' at row 1; column `glance`.`image_tags`.`value` at row 1
    [GeneratedRegex("column [^ ]*['`]([a-z_]+)['`] at row", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();
}
