using System.Diagnostics.CodeAnalysis;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>
/// Location URLs of file stores: <c>file://</c> and the absolute path as it is, nothing escaped, as glance_store writes and reads them;
/// <c>filesystem://</c> means the same and is only read.
/// </summary>
internal static class FileLocation
{
    private static readonly string[] Prefixes = ["file://", "filesystem://"];

    /// <summary>The URL of a file.</summary>
    public static string ToUrl(string path) => Prefixes[0] + path;

    /// <summary>The path in a URL, with <c>.</c> and <c>..</c> worked out; false for anything but an absolute path without NUL.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var prefix = Array.Find(Prefixes, candidate => url.StartsWith(candidate, StringComparison.Ordinal));
        if (prefix is null)
            return false;
        var written = url[prefix.Length..].Trim();
        if (!written.StartsWith('/') || written.Contains('\0') || written.EndsWith('/'))
            return false;
        path = Path.GetFullPath(written);
        return true;
    }

    /// <summary>
    /// Whether <paramref name="path"/> names something below <paramref name="directory"/>, going by the texts alone; uploads in progress do
    /// not count.
    /// </summary>
    public static bool IsUnder(string directory, string path)
    {
        var root = directory.EndsWith('/') ? directory : directory + "/";
        return path.Length > root.Length
            && path.StartsWith(root, StringComparison.Ordinal)
            && !(path + "/").StartsWith(root + Datadir.UploadsName + "/", StringComparison.Ordinal);
    }
}
