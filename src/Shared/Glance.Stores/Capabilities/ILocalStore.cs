namespace Glance.Stores.Capabilities;

/// <summary>
/// A store whose data lies in directories of this host. Directories may be missing because they are new, or because a file system is not
/// mounted; the records of images tell which (docs/decisions/0211), so that they are opened after the database.
/// </summary>
internal interface ILocalStore
{
    /// <summary>Whether any of its directories is there; a store with none of them can do nothing today.</summary>
    bool IsUsable { get; }

    /// <summary>Looks at the directories, and creates those that are absent and new.</summary>
    /// <param name="knownUrls">Locations of some images that are there, or were, of whichever store.</param>
    /// <param name="use">Whether directories are made, and must have been there.</param>
    void Open(IReadOnlyList<string> knownUrls, DirectoryUse use);

    /// <summary>Finds out whether opening it at a first start would leave it a directory, without making anything.</summary>
    /// <param name="knownUrls">Locations of some images that are there, of whichever store.</param>
    /// <param name="warnings">Gets what keeps images from being added or found.</param>
    bool Inspect(IReadOnlyList<string> knownUrls, List<string> warnings);

    /// <summary>The problem to report of a store that is not usable.</summary>
    /// <param name="mayCreate">Whether directories could have been made.</param>
    string DescribeUnusable(bool mayCreate);

    /// <summary>The file of an image in one of its directories, when there is any.</summary>
    string? FindAnyImage();
}
