using Glance.Stores.Posix;

namespace Glance.Stores.Journals;

/// <summary>A directory of journals. Every method may throw what the file system fails with.</summary>
/// <param name="directory">The directory; it need not be there.</param>
internal sealed class JournalFolder(string directory)
{
    /// <summary>The journals in it, of whatever state.</summary>
    public IReadOnlyList<string> Journals() => List("*" + JournalFile.Ending);

    /// <summary>The files in it whose names match.</summary>
    public IReadOnlyList<string> List(string pattern)
    {
        try
        {
            return Directory.GetFiles(directory, pattern);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // nothing was ever noted
        }
    }

    /// <summary>Whether a process that lives works on the image.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="except">A journal that does not count.</param>
    public bool HasLive(string imageId, string except)
    {
        foreach (var other in List(imageId + ".*" + JournalFile.Ending).Where(other => other != except))
        {
            using var sibling = JournalFile.TryTake(other);
            if (sibling is null && File.Exists(other))
                return true;
        }

        return false;
    }

    /// <summary>Removes what crashes left between two steps: files of those names, older than that, which nobody holds.</summary>
    /// <returns>The first that could not be removed, and why; null for none.</returns>
    public IOException? RemoveDebris(DateTimeOffset before, params ReadOnlySpan<string> patterns)
    {
        IOException? first = null;
        foreach (var pattern in patterns)
        {
            foreach (var path in List(pattern).Where(path => File.GetLastWriteTimeUtc(path) < before))
            {
                using var held = JournalFile.TryLock(path);
                if (held is not null && PosixFile.Unlink(path) is not (0 or Errno.NoEntry) and var errno)
                    first ??= FileFailures.Cause(errno, path);
            }
        }

        return first;
    }
}
