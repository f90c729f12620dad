namespace Glance.Database;

/// <summary>
/// What may be made when there is no database: an empty one in the place of a lost one looks like the loss of every image
/// (docs/decisions/0210).
/// </summary>
public sealed record DatabaseCreation
{
    /// <summary>
    /// Whether the service starts for the first time, so that nobody serves yet and nothing can have been lost under them.
    /// </summary>
    public bool FirstStart { get; init; } = true;

    /// <summary>
    /// Why even a first start must not make a file that is absent, such as images that a database must know of; null when it may. Asked
    /// only then.
    /// </summary>
    public Func<string?> Objection { get; init; } = static () => null;

    /// <summary>
    /// The file that the service uses, as <see cref="ImageDatabase.File"/> told it; null when that is not known. Another one at its path is
    /// refused (docs/decisions/0260).
    /// </summary>
    public string? KnownFile { get; init; }

    /// <summary>
    /// Whether to start without the file, or the server, and use it once it is there, since others depend on this process for more than the
    /// database: it replaces another.
    /// </summary>
    public bool WaitsForFile { get; init; }
}
