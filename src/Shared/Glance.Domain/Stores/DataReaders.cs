namespace Glance.Domain.Stores;

/// <summary>Who may read the data of an image, besides its owner.</summary>
/// <param name="Everybody">Whether everybody may who has a token.</param>
/// <param name="Projects">Ids of the projects that may otherwise.</param>
public sealed record DataReaders(bool Everybody, IReadOnlyList<string> Projects)
{
    /// <summary>Whether both mean the same.</summary>
    public bool IsSame(DataReaders? other) =>
        other is not null && Everybody == other.Everybody && Projects.SequenceEqual(other.Projects, StringComparer.Ordinal);
}
